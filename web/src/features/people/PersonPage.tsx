/** One person: what they may do, whether they may sign in, and a new link where theirs was lost. */
import { Alert, Button, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLink, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useMay, useMe } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { Facts, When } from '@/ui/values';
import { LinkShown, PersonPill, RoleChoice, useRoleName } from './parts';
import classes from './people.module.css';
import { changePerson, newLink, organizationQuery, type Person, personQuery } from './queries';

export function PersonPage({ id }: { id: string }) {
  const { t, format } = useI18n();
  const roleName = useRoleName();
  const me = useMe();
  const manages = useMay('users:manage') && !me.preview;
  const query = useQuery(personQuery(id));
  return (
    <Loaded query={query} wholePage>
      {({ value: person, etag }) => (
        <Page
          title={person.name}
          trail={<Link to="/people">{t('people.title')}</Link>}
          lead={<PersonPill state={person.state} />}
        >
          <Panel title={t('person.facts')}>
            <Facts
              facts={[
                [t('person.email'), person.email],
                [
                  t('person.roles'),
                  person.roles.length === 0
                    ? t('field.none')
                    : format.list(person.roles.map(({ name }) => roleName(name))),
                ],
                [
                  t('person.last_sign_in'),
                  person.last_sign_in_at == null ? (
                    t('person.never')
                  ) : (
                    <When key="last" at={person.last_sign_in_at} />
                  ),
                ],
                [t('person.since'), format.day(person.created_at)],
              ]}
            />
          </Panel>
          {manages && <Access key={`${person.id}-${person.state}`} person={person} etag={etag} />}
          {manages && <Edit key={etag} person={person} etag={etag} />}
        </Page>
      )}
    </Loaded>
  );
}

function useChange(person: Person, etag: string | null) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['people'] });
    return queries.invalidateQueries({ queryKey: ['person', person.id] });
  };
  return useMutation({
    mutationFn: (change: Schema<'UserChange'>) => changePerson(person.id, etag, change),
    onSuccess: async () => {
      await refresh();
      notifications.show({ message: t('person.saved', { name: person.name }), color: 'teal' });
    },
    // Whatever stands in the way, the page shows the present state beside it.
    onError: () => void refresh(),
  });
}

function Trouble({ error }: { error: unknown }) {
  const { t } = useI18n();
  const problem = asProblem(error);
  return (
    <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
      <ProblemText problem={problem} />
    </Alert>
  );
}

interface PartProps {
  person: Person;
  etag: string | null;
}

function Access({ person, etag }: PartProps) {
  const { t } = useI18n();
  const own = useMe().user?.id === person.id;
  const change = useChange(person, etag);
  const link = useMutation({ mutationFn: () => newLink(person.id) });
  const suspended = person.state === 'suspended';
  return (
    <Panel title={t('person.access')}>
      <div className={classes.stack}>
        <p className={classes.plain}>{t(own ? 'person.own' : `person.state.${person.state}.help`)}</p>
        {change.isError && <Trouble error={change.error} />}
        {link.isError && <Trouble error={link.error} />}
        {link.isSuccess && <LinkShown link={link.data} name={person.name} />}
        <div className={classes.row}>
          {!suspended && (
            <Button
              variant="default"
              loading={link.isPending}
              leftSection={<IconLink size={17} aria-hidden />}
              onClick={() => link.mutate()}
            >
              {t(person.state === 'invited' ? 'person.invite_again' : 'person.reset')}
            </Button>
          )}
          {suspended && (
            <Button
              loading={change.isPending}
              leftSection={<IconPlayerPlay size={17} aria-hidden />}
              onClick={() => change.mutate({ state: 'active' })}
            >
              {t('person.resume')}
            </Button>
          )}
          {!suspended && !own && (
            <ConfirmButton
              loading={change.isPending}
              leftSection={<IconPlayerPause size={17} aria-hidden />}
              question={t('person.suspend.ask', { name: person.name })}
              confirm={t('person.suspend')}
              onConfirm={() => change.mutate({ state: 'suspended' })}
            >
              {t('person.suspend')}
            </ConfirmButton>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Edit({ person, etag }: PartProps) {
  const { t } = useI18n();
  const me = useMe();
  const own = me.user?.id === person.id;
  const organization = useQuery(organizationQuery(person.organization_id));
  const [name, setName] = useState(person.name);
  const [language, setLanguage] = useState(person.language ?? null);
  const before = person.roles.map((role) => role.id).sort();
  const [roles, setRoles] = useState(before);
  const change = useChange(person, etag);
  const problem = change.isError ? asProblem(change.error) : null;
  const rolesChanged = [...roles].sort().join() !== before.join();
  const changed = name.trim() !== person.name || language !== (person.language ?? null) || rolesChanged;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({
      ...(name.trim() !== person.name && { name: name.trim() }),
      ...(language !== (person.language ?? null) && { language }),
      ...(rolesChanged && { roles }),
    });
  };
  return (
    <Panel title={t('person.change')}>
      <form className={classes.stack} onSubmit={submit}>
        {change.isError && <Trouble error={change.error} />}
        <div className={classes.pair}>
          <TextInput
            label={t('person.name')}
            maxLength={200}
            value={name}
            error={problem?.field('/name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('person.language')}
            placeholder={t('person.language.organization')}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            data={LANGUAGES.map((one) => ({ value: one, label: t(`app.language.${one}`) }))}
            value={language}
            onChange={setLanguage}
          />
        </div>
        <RoleChoice
          kinds={organization.data?.kinds ?? me.organization.kinds}
          chosen={roles}
          disabled={own}
          error={own ? undefined : problem?.field('/roles')}
          onChoose={setRoles}
        />
        {own && <p className={classes.plain}>{t('person.own_roles')}</p>}
        <div className={classes.row}>
          <Button type="submit" disabled={!changed || name.trim() === ''} loading={change.isPending}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
