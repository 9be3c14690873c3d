import type { ApiProblem } from './api-problem.js';

let listener: (problem: ApiProblem) => void = () => undefined;

/** What to do about a call that was answered with a refusal, whoever made it: a query, a form or a dialog. */
export const refusals = {
  listen: (to: (problem: ApiProblem) => void): void => {
    listener = to;
  },
  tell: (problem: ApiProblem): ApiProblem => {
    listener(problem);
    return problem;
  },
};
