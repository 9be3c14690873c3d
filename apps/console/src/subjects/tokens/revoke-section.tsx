import { Button, Group, Stack, Text } from '@mantine/core';
import type { GrantView, TokenView } from '@assent/admin-contracts';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../api/session.js';
import { useWords } from '../../catalogue/language.js';
import { RevokeEverythingDialog } from '../../parts/revoke-everything-dialog.js';
import { Section } from '../../parts/section.js';
import { RevokeGrantDialog } from '../grants/revoke-grant-dialog.js';
import { RevokeTokenDialog } from './revoke-token-dialog.js';

/** What the section is about: a token, or a grant alone. */
export type Revocable = { readonly token: TokenView; readonly grant?: undefined } | { readonly token?: undefined; readonly grant: GrantView };
type Reach = 'token' | 'grant' | 'client' | 'user';

/** What can be revoked from here, from one token to everything. */
export function RevokeSection({ token, grant }: Revocable): ReactNode {
  const words = useWords();
  const mayRevoke = useMay('revoke');
  const [asked, setAsked] = useState<Reach>();
  const { client_id: clientId, client_name: clientName = clientId, user_id: userId, username: userName = userId ?? '', grant_id: grantId } = token ?? grant;
  const { revoke } = words.tokens;
  if (!mayRevoke) {
    return (
      <Section title={revoke.title}>
        <Text>{words.tokens.readOnly}</Text>
      </Section>
    );
  }
  const isTokenOver = token !== undefined && (token.revoked_at !== undefined || token.inactive_because === 'expired');
  const isGrantOver = grant?.revoked_at !== undefined || token?.inactive_because === 'its grant is revoked';
  const close = (): void => setAsked(undefined);
  return (
    <Section title={revoke.title} explanation={revoke.explanation}>
      <Stack gap="md">
        {token !== undefined && <Offer what={isTokenOver ? revoke.tokenDead : token.rotation === undefined ? revoke.tokenOnlyWhat : revoke.tokenWhat} button={revoke.token} isOff={isTokenOver} onAsk={() => setAsked('token')} />}
        {grantId !== undefined && <Offer what={isGrantOver ? revoke.grantDead : revoke.grantWhat} button={revoke.grant} isOff={isGrantOver} onAsk={() => setAsked('grant')} />}
        <Offer what={revoke.clientWhat} button={revoke.client(clientName)} onAsk={() => setAsked('client')} />
        {userId !== undefined && <Offer what={revoke.userWhat} button={revoke.user(userName)} onAsk={() => setAsked('user')} />}
      </Stack>
      {token !== undefined && <RevokeTokenDialog token={token} opened={asked === 'token'} onClose={close} />}
      {grantId !== undefined && <RevokeGrantDialog grantId={grantId} clientName={clientName} personName={userName} opened={asked === 'grant'} onClose={close} />}
      <RevokeEverythingDialog of={{ kind: 'client', id: clientId, name: clientName }} opened={asked === 'client'} onClose={close} />
      {userId !== undefined && <RevokeEverythingDialog of={{ kind: 'user', id: userId, name: userName }} opened={asked === 'user'} onClose={close} />}
    </Section>
  );
}

interface OfferProps {
  readonly what: string;
  readonly button: string;
  /** There is nothing left to revoke. */
  readonly isOff?: boolean;
  readonly onAsk: () => void;
}

function Offer({ what, button, isOff = false, onAsk }: OfferProps): ReactNode {
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" style={{ flex: '1 1 16rem' }}>
        {what}
      </Text>
      <Button color="red" variant="light" disabled={isOff} onClick={onAsk} style={{ maxWidth: '100%' }}>
        {button}
      </Button>
    </Group>
  );
}
