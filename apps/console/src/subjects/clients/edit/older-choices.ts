import { useWords } from '../../../catalogue/language.js';

export interface OlderChoice {
  readonly name: 'profile' | 'redirect_match' | 'access_token_type' | 'mac_algorithm';
  readonly label: string;
  readonly why: string;
  /** Today's first. */
  readonly options: { readonly value: string; readonly label: string }[];
}

/** Where today's rules and older ones are two values of one member. */
export function useOlderChoices(): readonly [profile: OlderChoice, redirectMatch: OlderChoice, accessTokenType: OlderChoice, macAlgorithm: OlderChoice] {
  const { policy } = useWords().clients;
  const { members } = policy;
  return [
    { name: 'profile', label: policy.profileLabel, why: members.profile.why, options: optionsOf(policy.profiles) },
    { name: 'redirect_match', label: policy.redirectMatchLabel, why: members.redirect_match.why, options: optionsOf(policy.redirectMatches) },
    { name: 'access_token_type', label: policy.accessTokenTypeLabel, why: members.access_token_type.why, options: optionsOf(policy.tokenTypeNames) },
    { name: 'mac_algorithm', label: policy.macAlgorithmLabel, why: members.mac_algorithm.why, options: ['hmac-sha-256', 'hmac-sha-1'].map((value) => ({ value, label: value })) },
  ];
}

const optionsOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }));
