/** What is asked, in this order. */
export const STEPS = ['kind', 'about', 'access', 'review'] as const;
export type Step = (typeof STEPS)[number];

/** The members that each step asks about: their errors keep it from being left. */
export const MEMBERS_OF: Readonly<Record<Step, readonly string[]>> = {
  kind: ['application_type'],
  about: ['client_name', 'client_description', 'redirect_uris', 'token_endpoint_auth_method', 'jwks'],
  access: ['scope'],
  review: [],
};

/** The step of an address; before a kind is chosen there is only the first one. */
export const stepAt = (text: string | undefined, isKindChosen: boolean): Step => (isKindChosen ? STEPS.find((step) => step === text) : undefined) ?? 'kind';

export const stepAfter = (step: Step): Step => STEPS[STEPS.indexOf(step) + 1] ?? 'review';
export const stepBefore = (step: Step): Step => STEPS[STEPS.indexOf(step) - 1] ?? 'kind';
