/** Choose an organisation and see the portal as it does: read-only, with a banner, and noted in the audit log. */
import { Alert, Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { api, body, session } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, ProblemText, State } from '@/ui/states';
import classes from './preview.module.css';
import { type Organization, organizationsQuery, type OrganizationSearch } from './queries';

interface ViewAsPageProps {
  search: OrganizationSearch;
  onSearch: (change: Partial<OrganizationSearch>) => void;
}

type Kind = 'partner' | 'supplier';

export function ViewAsPage({ search, onSearch }: ViewAsPageProps) {
  const { t } = useI18n();
  const query = useQuery(organizationsQuery(search));
  const queries = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: ({ id, acting }: { id: string; acting: Kind }) =>
      body(api.POST('/api/v1/auth/view-as', { body: { organization_id: id, acting } })),
    onSuccess: async (token) => {
      session.startPreview(token);
      queries.clear();
      await router.invalidate();
      await navigate({ to: '/' });
    },
  });
  const problem = start.isError ? asProblem(start.error) : null;

  return (
    <Page title={t('view_as.title')} lead={t('view_as.lead')}>
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      <div className={classes.search}>
        <SearchField
          value={search.q ?? ''}
          label={t('view_as.search')}
          placeholder={t('view_as.search')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
        />
      </div>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.q === undefined ? (
              <State title={t('view_as.empty')}>{t('view_as.empty.help')}</State>
            ) : (
              <FilteredState onClear={() => onSearch({ q: undefined, cursor: undefined })} />
            ),
        }}
      >
        {(page) => (
          <>
            <Panel flush>
              <DataTable
                caption={t('view_as.title')}
                stale={query.isPlaceholderData}
                rows={page.items}
                rowKey={(row) => row.id}
                columns={[
                  { key: 'name', header: t('view_as.organization'), names: true, cell: (row) => row.name },
                  {
                    key: 'kinds',
                    header: t('view_as.kind'),
                    cell: (row) => (
                      <span className={classes.pills}>
                        {row.kinds.map((kind) => (
                          <Pill key={kind} tone="quiet">
                            {t(`kind.${kind}`)}
                          </Pill>
                        ))}
                      </span>
                    ),
                  },
                  {
                    key: 'look',
                    header: t('view_as.look'),
                    cell: (row) => (
                      <span className={classes.pills}>
                        {kindsToSee(row).map((kind) => (
                          <Button
                            key={kind}
                            size="xs"
                            variant="default"
                            leftSection={<IconEye size={15} aria-hidden />}
                            loading={
                              start.isPending &&
                              start.variables.id === row.id &&
                              start.variables.acting === kind
                            }
                            aria-label={t('view_as.start_of', { name: row.name, kind: t(`kind.${kind}`) })}
                            onClick={() => start.mutate({ id: row.id, acting: kind })}
                          >
                            {t('view_as.start', { kind: t(`kind.${kind}`) })}
                          </Button>
                        ))}
                      </span>
                    ),
                  },
                ]}
              />
            </Panel>
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function kindsToSee(organization: Organization): Kind[] {
  return organization.kinds.filter((kind): kind is Kind => kind !== 'host');
}
