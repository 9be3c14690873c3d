import type { ClientType } from '../../model/client.js';
import { redirectUriProblem } from '../../registration/redirect-uri-rules.js';
import { displayTextProblem } from '../../registration/text-rules.js';
import { MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH } from '../../registration/client-metadata.js';
import type { RegistrationProblems, RegistrationValues } from '../../ports/client-pages.js';
import type { Params } from '../../wire/form.js';

/** A client that a person may register. */
export interface Registration {
  readonly name: string;
  readonly description?: string;
  readonly type: ClientType;
  /** Exactly as typed: it is compared exactly. */
  readonly redirectUri?: string;
}

/** As typed, to be shown again. */
export const valuesOf = (params: Params): RegistrationValues => ({
  name: params.get('name') ?? '',
  description: params.get('description') ?? '',
  type: params.get('type') ?? '',
  redirectUri: params.get('redirect_uri') ?? '',
});

/** @param plainHttp redirect URIs with http may lead to any host
 *  @returns what may be registered, or a sentence for each field that is wrong */
export function checkRegistration(values: RegistrationValues, plainHttp: boolean): Registration | { readonly problems: RegistrationProblems } {
  const name = values.name.trim();
  const description = inOneLine(values.description);
  const type = TYPES.find((known) => known === values.type);
  const { redirectUri } = values;
  const problems = {
    ...problem('name', nameProblem(name)),
    ...problem('description', description === '' ? undefined : says('The description', displayTextProblem(description, MAX_DESCRIPTION_LENGTH))),
    ...problem('type', type === undefined ? 'Please choose one of the two.' : undefined),
    ...problem('redirectUri', uriProblem(redirectUri, type, plainHttp)),
  };
  if (type === undefined || Object.keys(problems).length > 0) return { problems };
  return { name, type, ...(description !== '' && { description }), ...(redirectUri !== '' && { redirectUri }) };
}

const TYPES: readonly ClientType[] = ['confidential', 'public'];

/** A description is one paragraph, wherever it is shown. */
const inOneLine = (text: string): string => text.replace(/\s*[\r\n]\s*/g, ' ').trim();

const nameProblem = (name: string): string | undefined => (name === '' ? 'Please give the client a name.' : says('The name', displayTextProblem(name, MAX_NAME_LENGTH)));

function uriProblem(uri: string, type: ClientType | undefined, plainHttp: boolean): string | undefined {
  if (uri !== '') return says('The redirect URI', redirectUriProblem(uri, plainHttp));
  // nothing else shows which public client it is
  return type === 'public' ? 'A public client needs a redirect URI.' : undefined;
}

const says = (subject: string, rule: string | undefined): string | undefined => (rule === undefined ? undefined : `${subject} ${rule}.`);

const problem = (field: keyof RegistrationProblems, sentence: string | undefined): RegistrationProblems => (sentence === undefined ? {} : { [field]: sentence });
