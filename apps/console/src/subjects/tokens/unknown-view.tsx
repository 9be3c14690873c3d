import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../../catalogue/language.js';
import { credentialKind, type CredentialKind } from '../../parts/credential-kind.js';
import { jwtText } from '../../parts/jwt-text.js';
import { Section } from '../../parts/section.js';
import { SubjectLink } from '../../parts/subject-links.js';
import { useNow } from '../../parts/use-now.js';
import { Verdict } from '../../parts/verdict.js';
import { JwtSection } from './jwt-section.js';
import { issuerOfPage } from '../clients/shared/issuer-of-page.js';
import { isOver, unknownReasons } from './unknown-reasons.js';

export interface UnknownViewProps {
  readonly text: string;
  readonly wasAsked: boolean;
  /** The credentials of a client were pasted. */
  readonly isBasic?: boolean;
}

/** A pasted text that is no token of ours: what it looks like, and why that may be. */
export function UnknownView({ text, wasAsked, isBasic = false }: UnknownViewProps): ReactNode {
  const { words } = useSpeech();
  const { unknown } = words.tokens;
  const now = useNow();
  const kind = credentialKind(text);
  const jwt = jwtText(text);
  const reasons = unknownReasons({ kind, jwt, ownIssuer: issuerOfPage(), now });
  if (text === '' && !isBasic) return <Text role="status">{unknown.empty}</Text>;
  return (
    <Stack gap="lg">
      <Verdict is="odd" title={wasAsked ? unknown.title : unknown.notSent}>
        {isBasic ? unknown.kinds.basic : unknown.kinds[kind.kind]}
      </Verdict>
      {!isBasic && (reasons.length > 0 || hasFacts(kind)) && (
        <Section title={unknown.looksLike}>
          <KindFacts kind={kind} now={now} />
          {reasons.length > 0 && (
            <div>
              <Text fw={550} size="sm">
                {unknown.reasonsTitle}
              </Text>
              <List size="sm">
                {reasons.map((reason) => (
                  <List.Item key={reason.name} className="breakable">
                    {'value' in reason ? unknown.reasons[reason.name](reason.value) : unknown.reasons[reason.name]}
                  </List.Item>
                ))}
              </List>
            </div>
          )}
          <KindLinks kind={kind} text={text} />
        </Section>
      )}
      {jwt !== undefined && <JwtSection jwt={jwt} isOurs={false} />}
    </Stack>
  );
}

const hasFacts = ({ kind }: CredentialKind): boolean => kind === 'token-id' || kind === 'uuid';

/** What can be read from the text itself. */
function KindFacts({ kind, now }: { readonly kind: CredentialKind; readonly now: Date }): ReactNode {
  const { words, language } = useSpeech();
  const { unknown } = words.tokens;
  if (kind.kind === 'damaged') {
    const { prefix, length, expectedLength } = kind;
    return <Text>{expectedLength === undefined || expectedLength === length ? unknown.damaged(prefix, length) : unknown.damagedExpected(prefix, length, expectedLength)}</Text>;
  }
  if (!('expiryDay' in kind)) return undefined;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(kind.expiryDay));
  return <Text>{isOver(kind.expiryDay, now) ? unknown.expiredOn(day) : unknown.expiresOn(day)}</Text>;
}

function KindLinks({ kind, text }: { readonly kind: CredentialKind; readonly text: string }): ReactNode {
  const { unknown } = useSpeech().words.tokens;
  const links: Partial<Record<CredentialKind['kind'], readonly (readonly [to: string, id: string, words: string])[]>> = {
    'refresh-token': 'grantId' in kind ? [['/grants', kind.grantId, unknown.openGrant]] : [],
    'token-id': [['/tokens', text, unknown.openToken]],
    uuid: [
      ['/grants', text.toLowerCase(), unknown.openGrantById],
      ['/users', text.toLowerCase(), unknown.openUserById],
    ],
  };
  return (links[kind.kind] ?? []).map(([to, id, label]) => (
    <div key={to}>
      <SubjectLink to={to} id={id}>
        {label}
      </SubjectLink>
    </div>
  ));
}
