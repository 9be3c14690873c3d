import { parseLenientForm } from '../wire/form.js';

/** What a person answered. */
export interface ConsentAnswer {
  readonly csrfToken: string | undefined;
  /** Of what was asked for, what they allowed: nothing where they declined. */
  readonly allowed: readonly string[];
}

/** The one form of ours where a parameter repeats: a checkbox for each scope. Only what was asked for counts, whatever the form says. */
export function consentAnswer(text: string, asked: readonly string[]): ConsentAnswer {
  const { params } = parseLenientForm(text);
  const boxes = text.split('&').filter((pair) => pair.startsWith('scope='));
  const ticked = new Set(boxes.map((pair) => parseLenientForm(pair).params.get('scope') ?? ''));
  return { csrfToken: params.get('csrf_token'), allowed: params.get('decision') === 'allow' ? asked.filter((name) => ticked.has(name)) : [] };
}
