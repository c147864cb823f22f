/** One audience: who belongs to it, and what it is shown. */
import { Button } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, ProblemAlert, useSave } from '@/features/forms/Form';
import { ORGANIZATIONS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { KindPills, OrganizationState } from '@/features/organizations/badges';
import { OrganizationLink } from '@/features/organizations/OrganizationList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import classes from './audiences.module.css';
import { AudienceFields } from './NewAudience';
import { type Audience, audienceQuery, changeAudience, changeMembers } from './queries';

export function AudiencePage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(audienceQuery(id));
  const manages = useMay('audiences:manage');
  const seesProducts = useMay('products:manage');
  return (
    <Loaded query={query} wholePage>
      {({ value: audience, etag }) => (
        <Page
          title={audience.name}
          trail={<Link to="/audiences">{t('nav.audiences')}</Link>}
          lead={audience.description ?? t.count('audience.count', audience.member_count)}
          actions={
            seesProducts && (
              <Link to="/catalogue" search={{ audience_id: audience.id }}>
                {t('audience.products')}
              </Link>
            )
          }
        >
          <Members audience={audience} manages={manages} />
          {manages && (
            <Panel title={t('user.change')}>
              <Details key={etag} audience={audience} etag={etag} />
            </Panel>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function Members({ audience, manages }: { audience: Audience; manages: boolean }) {
  const { t } = useI18n();
  const save = useSave({
    run: (change: { add?: string[]; remove?: string[]; name: string }) => changeMembers(audience.id, change),
    said: (_, { add, name }) =>
      t(add === undefined ? 'audience.removed' : 'audience.added', { name, audience: audience.name }),
    stale: [audienceQuery(audience.id).queryKey, ['audiences'], ['product-audiences']],
  });
  return (
    <section className={classes.members} aria-label={t('audience.members')}>
      <ProblemAlert problem={save.problem} />
      {manages && (
        <Lookup
          className={classes.add}
          source={ORGANIZATIONS}
          label={t('audience.add')}
          value={null}
          disabled={save.isPending}
          onChange={(id, name) => id !== null && save.mutate({ add: [id], name: name ?? id })}
        />
      )}
      <ResourceList
        path="/api/v1/organizations"
        name={t('audience.members')}
        searchLabel={t('view_as.search')}
        rowKey={(row) => row.id}
        sort="name"
        fixed={{ audience_id: audience.id }}
        columns={[
          {
            key: 'name',
            header: t('view_as.organization'),
            names: true,
            sort: 'name',
            cell: (row) => <OrganizationLink organization={row} />,
          },
          { key: 'kinds', header: t('view_as.kind'), cell: (row) => <KindPills kinds={row.kinds} /> },
          {
            key: 'state',
            header: t('organization.state'),
            cell: (row) => <OrganizationState state={row.state} />,
          },
          ...(manages
            ? [
                {
                  key: 'remove',
                  header: t('audience.membership'),
                  cell: (row: Schema<'Organization'>) => (
                    <Button
                      size="xs"
                      variant="default"
                      leftSection={<IconUserMinus size={15} aria-hidden />}
                      aria-label={t('cart.remove_of', { name: row.name })}
                      loading={save.isPending && save.variables.remove?.includes(row.id) === true}
                      onClick={() => save.mutate({ remove: [row.id], name: row.name })}
                    >
                      {t('cart.remove')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t('audience.nobody'), help: t('audience.nobody.help') }}
        file={`audience-${audience.name}`}
      />
    </section>
  );
}

function Details({ audience, etag }: { audience: Audience; etag: string | null }) {
  const { t } = useI18n();
  const beginning = { name: audience.name, description: audience.description ?? '' };
  const draft = useDraft(`audience.${audience.id}`, beginning);
  const save = useSave({
    run: () => {
      const { description, ...change } = differences(beginning, draft.value);
      return changeAudience(audience.id, etag, {
        ...change,
        ...(description === undefined ? {} : { description: description === '' ? null : description }),
      });
    },
    said: ({ name }) => t('organization.saved', { name }),
    stale: [audienceQuery(audience.id).queryKey, ['audiences']],
    draft,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={!draft.changed}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <AudienceFields value={draft.value} set={draft.set} problem={save.problem} />
    </Form>
  );
}
