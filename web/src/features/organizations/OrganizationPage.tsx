/** One organisation: what it is, changing it, suspending it, and the ways to everything that belongs to it. */
import { Button } from '@mantine/core';
import { IconBan, IconCircleCheck, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, ProblemAlert, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { OrganizationState } from './badges';
import { OrganizationFacts, OrganizationWays } from './OrganizationFacts';
import { draftOf, OrganizationFields, requestOf } from './OrganizationFields';
import classes from './organizations.module.css';
import { changeOrganization, type Organization, organizationQuery } from './queries';

export function OrganizationPage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(organizationQuery(id));
  const manages = useMay('organizations:manage');
  const invites = useMay('users:manage');
  return (
    <Loaded query={query} wholePage>
      {({ value: organization, etag }) => (
        <Page
          title={organization.name}
          trail={<Link to="/organizations">{t('nav.all_organizations')}</Link>}
          lead={<OrganizationState state={organization.state} />}
          actions={
            invites && (
              <Button
                variant="default"
                leftSection={<IconUserPlus size={17} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/users/invite" search={{ organization_id: organization.id }} {...props} />
                )}
              >
                {t('users.invite')}
              </Button>
            )
          }
        >
          {manages ? (
            <>
              <Panel title={t('organization.profile')}>
                <Profile key={etag} organization={organization} etag={etag} />
              </Panel>
              <Panel title={t('organization.ways')}>
                <OrganizationWays organization={organization} />
              </Panel>
              {!organization.kinds.includes('host') && (
                <Panel title={t('organization.access')}>
                  <Access organization={organization} etag={etag} />
                </Panel>
              )}
            </>
          ) : (
            <Panel title={t('organization.profile')}>
              <OrganizationFacts organization={organization} />
            </Panel>
          )}
        </Page>
      )}
    </Loaded>
  );
}

interface Tagged {
  organization: Organization;
  etag: string | null;
}

function Profile({ organization, etag }: Tagged) {
  const { t } = useI18n();
  const beginning = draftOf(organization);
  const draft = useDraft(`organization.${organization.id}`, beginning);
  const isHost = organization.kinds.includes('host');
  const save = useSave({
    run: () => changeOrganization(organization.id, etag, requestOf(differences(beginning, draft.value))),
    said: ({ name }) => t('organization.saved', { name }),
    stale: [organizationQuery(organization.id).queryKey],
    draft,
  });
  const loses = organization.kinds.some((kind) => kind !== 'host' && !draft.value.kinds.includes(kind));
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={!draft.changed}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <OrganizationFields value={draft.value} set={draft.set} problem={save.problem} isHost={isHost} />
      {loses && <p className={classes.warning}>{t('organization.kinds.warning')}</p>}
    </Form>
  );
}

function Access({ organization, etag }: Tagged) {
  const { t } = useI18n();
  const isActive = organization.state === 'active';
  const save = useSave({
    run: () => changeOrganization(organization.id, etag, { state: isActive ? 'suspended' : 'active' }),
    said: ({ name, state }) => t(`organization.now.${state}`, { name }),
    stale: [organizationQuery(organization.id).queryKey],
  });
  return (
    <>
      <ProblemAlert problem={save.problem} />
      <p>{t(isActive ? 'organization.suspend.help' : 'organization.resume.help')}</p>
      <Button
        variant="default"
        loading={save.isPending}
        leftSection={isActive ? <IconBan size={17} aria-hidden /> : <IconCircleCheck size={17} aria-hidden />}
        onClick={() => save.mutate(undefined)}
      >
        {t(isActive ? 'organization.suspend' : 'organization.resume')}
      </Button>
    </>
  );
}
