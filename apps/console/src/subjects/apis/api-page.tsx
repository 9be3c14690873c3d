import { Alert, Anchor, Button, Code, Group, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiView } from '@assent/admin-contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { adminUrl, call } from '../../api/call.js';
import { useMay } from '../../api/session.js';
import { useFormat, useWords } from '../../catalogue/language.js';
import { CodeText } from '../../parts/code-text.js';
import { FactList } from '../../parts/fact-list.js';
import { Instant } from '../../parts/instant.js';
import { Loaded } from '../../parts/loaded.js';
import { LoadedPage } from '../../parts/loaded-page.js';
import { Page } from '../../parts/page.js';
import { Section } from '../../parts/section.js';
import { DeleteApiDialog } from './delete-api-dialog.js';
import { useApi } from './use-api.js';

const route = getRouteApi('/shell/apis/$identifier');

/** One API. */
export function ApiPage(): ReactNode {
  const { identifier } = route.useParams();
  const { apis } = useWords();
  const query = useApi(identifier);
  return (
    <LoadedPage query={query} title={identifier} above={[{ label: apis.title, to: '/apis' }]}>
      {(api) => <ApiDetail api={api} />}
    </LoadedPage>
  );
}

/** The admin API's own entry has the address of the admin API. */
const isBuiltIn = ({ identifier }: ApiView): boolean => identifier === adminUrl('/admin').href;

function ApiDetail({ api }: { readonly api: ApiView }): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayManage = useMay('manage');
  const mayChange = mayManage && !isBuiltIn(api);
  const [isDeleting, deleting] = useDisclosure(false);
  const { identifier } = api;
  const leave = async (): Promise<void> => {
    await navigate({ to: '/apis' });
    queryClient.removeQueries({ queryKey: ['GET /admin/apis/{identifier}', identifier] });
  };
  return (
    <Page
      title={api.name}
      subtitle={identifier}
      above={[{ label: words.apis.title, to: '/apis' }]}
      actions={
        mayChange && (
          <>
            <Button component={Link} to={`/apis/${encodeURIComponent(identifier)}/edit`}>
              {words.common.edit}
            </Button>
            <Button variant="light" color="red" onClick={deleting.open}>
              {words.common.delete}
            </Button>
          </>
        )
      }
    >
      {!mayManage && <Text c="dimmed">{words.common.readOnly}</Text>}
      {isBuiltIn(api) && <Alert color="gray">{words.apis.builtIn}</Alert>}
      <ApiFacts api={api} />
      <Section title={words.apis.scopes} explanation={words.apis.scopesHint}>
        {api.scopes.length === 0 ? <Text c="dimmed">{words.apis.noScopes}</Text> : <FactList facts={api.scopes.map(({ name, description }) => [name, description])} />}
      </Section>
      <Section title={words.apis.introspection}>
        {api.introspection_clients.length === 0 ? (
          <Text c="dimmed">{words.apis.noIntrospection}</Text>
        ) : (
          <List>
            {api.introspection_clients.map((id) => (
              <List.Item key={id}>
                <Anchor component={Link} to={`/clients/${encodeURIComponent(id)}`}>
                  {id}
                </Anchor>
              </List.Item>
            ))}
          </List>
        )}
      </Section>
      <ApiUsage identifier={identifier} />
      <DeleteApiDialog api={api} opened={isDeleting} onClose={deleting.close} onDeleted={() => void leave()} />
    </Page>
  );
}

function ApiFacts({ api }: { readonly api: ApiView }): ReactNode {
  const { apis, common } = useWords();
  return (
    <Section title={common.details}>
      <FactList
        facts={[
          [apis.identifier, <CodeText key="id" text={api.identifier} name={apis.identifier} />],
          [apis.format, `${apis.formats[api.token_format]}. ${apis.formatHints[api.token_format]}`],
          [apis.methods, <Group key="methods" gap={4}>{api.bearer_methods_supported.map((method) => <Code key={method}>{apis.methodNames[method]}</Code>)}</Group>],
          [common.created, <Instant key="created" at={api.created_at} exact />],
          [common.updated, <Instant key="updated" at={api.updated_at} exact />],
        ]}
      />
    </Section>
  );
}

function ApiUsage({ identifier }: { readonly identifier: string }): ReactNode {
  const { apis, common } = useWords();
  const format = useFormat();
  const query = useQuery({ queryKey: ['GET /admin/apis/{identifier}/usage', identifier], queryFn: ({ signal }) => call('GET /admin/apis/{identifier}/usage', { params: { identifier }, signal }) });
  return (
    <Section
      title={apis.usage}
      actions={
        <>
          <Anchor component={Link} to="/tokens" search={{ api: identifier } as never} size="sm">
            {apis.showTokens}
          </Anchor>
          <Anchor component={Link} to="/grants" search={{ api: identifier } as never} size="sm">
            {apis.showGrants}
          </Anchor>
        </>
      }
    >
      <Loaded query={query} lines={1}>
        {({ live_tokens: tokens, clients, counted_up_to: most }) => {
          const shown = (count: number): string => (count >= most ? common.atLeast(format.number(most)) : format.number(count));
          return <FactList facts={[[apis.liveTokens, shown(tokens)], [apis.clientsUsing, shown(clients)]]} />;
        }}
      </Loaded>
    </Section>
  );
}
