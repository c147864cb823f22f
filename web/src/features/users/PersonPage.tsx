/** One person: name, language and roles, suspending, and a new link to get in. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconBan, IconCircleCheck, IconLink } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, Pair, ProblemAlert, useSave } from '@/features/forms/Form';
import { organizationQuery } from '@/features/organizations/queries';
import { useMay, useMe } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { PersonState } from './badges';
import { LinkNote } from './InvitePage';
import { PersonFacts, type PeoplePlace } from './PeopleList';
import { changePerson, newLink, type Person, personQuery } from './queries';
import { RolePicker } from './RolePicker';

/** `place` is the list that the person was found in: everybody's, or that of one's own organisation. */
export function PersonPage({ id, place = '/users' }: { id: string; place?: PeoplePlace }) {
  const { t } = useI18n();
  const query = useQuery(personQuery(id));
  const me = useMe();
  const manages = useMay('users:manage');
  return (
    <Loaded query={query} wholePage>
      {({ value: person, etag }) => (
        <Page
          title={person.name}
          trail={<Link to={place}>{t(place === '/users' ? 'nav.users' : 'nav.people')}</Link>}
          lead={<PersonState state={person.state} />}
        >
          <Panel title={t('user.about')}>
            <PersonFacts person={person} />
          </Panel>
          {manages && me.user?.id === person.id && <p>{t('user.self')}</p>}
          {manages && me.user?.id !== person.id && (
            <>
              <Panel title={t('user.change')}>
                <Profile key={etag} person={person} etag={etag} />
              </Panel>
              <Panel title={t('user.access')}>
                <Access person={person} etag={etag} />
              </Panel>
            </>
          )}
        </Page>
      )}
    </Loaded>
  );
}

interface Tagged {
  person: Person;
  etag: string | null;
}

function Profile({ person, etag }: Tagged) {
  const { t } = useI18n();
  const organization = useQuery(organizationQuery(person.organization_id)).data?.value;
  const seesRoles = useMay('roles:read');
  const beginning = {
    name: person.name,
    language: person.language ?? '',
    roles: person.roles.map((role) => role.id),
  };
  const draft = useDraft(`user.${person.id}`, beginning);
  const save = useSave({
    run: () => {
      const { language, ...change } = differences(beginning, draft.value);
      return changePerson(person.id, etag, {
        ...change,
        ...(language === undefined ? {} : { language: language === '' ? null : language }),
      });
    },
    said: ({ name }) => t('user.saved', { name }),
    stale: [personQuery(person.id).queryKey],
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
      <Pair>
        <TextInput
          label={t('user.name')}
          required
          maxLength={200}
          value={draft.value.name}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
          error={save.problem?.field('/name')}
        />
        <Select
          label={t('app.language')}
          placeholder={t('user.language.organization')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
          value={draft.value.language === '' ? null : draft.value.language}
          onChange={(language) => draft.set({ language: language ?? '' })}
        />
      </Pair>
      {seesRoles && (
        <RolePicker
          kinds={organization?.kinds ?? []}
          value={draft.value.roles}
          onChange={(roles) => draft.set({ roles })}
          error={save.problem?.field('/roles')}
        />
      )}
    </Form>
  );
}

function Access({ person, etag }: Tagged) {
  const { t } = useI18n();
  const link = useMutation({ mutationFn: () => newLink(person.id) });
  const isSuspended = person.state === 'suspended';
  const save = useSave({
    run: () => changePerson(person.id, etag, { state: isSuspended ? 'active' : 'suspended' }),
    said: ({ name, state }) => t(`user.now.${state}`, { name }),
    stale: [personQuery(person.id).queryKey],
  });
  return (
    <>
      <ProblemAlert problem={save.problem ?? (link.isError ? asProblem(link.error) : null)} />
      <p>{t(isSuspended ? 'user.resume.help' : 'user.suspend.help')}</p>
      <Group gap="sm" mb="md">
        {isSuspended ? (
          <Button
            variant="default"
            loading={save.isPending}
            leftSection={<IconCircleCheck size={17} aria-hidden />}
            onClick={() => save.mutate(undefined)}
          >
            {t('organization.resume')}
          </Button>
        ) : (
          <ConfirmButton
            loading={save.isPending}
            leftSection={<IconBan size={17} aria-hidden />}
            question={t('user.suspend.ask', { name: person.name })}
            confirm={t('organization.suspend')}
            onConfirm={() => save.mutate(undefined)}
          >
            {t('organization.suspend')}
          </ConfirmButton>
        )}
        {!isSuspended && (
          <Button
            variant="default"
            loading={link.isPending}
            leftSection={<IconLink size={17} aria-hidden />}
            onClick={() => link.mutate()}
          >
            {t(person.state === 'invited' ? 'user.link.invite' : 'user.link.reset')}
          </Button>
        )}
      </Group>
      {link.data !== undefined && <LinkNote link={link.data} email={person.email} />}
    </>
  );
}
