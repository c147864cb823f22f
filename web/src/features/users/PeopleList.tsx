/** Everybody with an account: of every organisation for staff, of one's own for everybody else. */
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ORGANIZATIONS } from '@/features/list/facets';
import { NameOf } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { useListSearch } from '@/features/list/search';
import { useMay, useMe } from '@/features/session/me';
import { isLanguage, useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { Facts, Instant, When } from '@/ui/values';
import { PersonState, RoleNames } from './badges';
import { type Person, PERSON_STATES, rolesQuery } from './queries';

export type PeoplePlace = '/users' | '/people';

export function PeopleList({ place = '/users' }: { place?: PeoplePlace }) {
  const { t } = useI18n();
  const me = useMe();
  const own = place === '/people';
  const invites = useMay('users:manage');
  const seesRoles = useMay('roles:read');
  const roles = useQuery({ ...rolesQuery, enabled: seesRoles }).data ?? [];
  const { search } = useListSearch();
  return (
    <Page
      title={t(own ? 'nav.people' : 'nav.users')}
      lead={own ? t('people.lead', { organization: me.organization.name }) : t('users.lead')}
      actions={
        invites && (
          <Button
            leftSection={<IconUserPlus size={17} aria-hidden />}
            renderRoot={(props) =>
              own ? (
                <Link to="/people/invite" {...props} />
              ) : (
                <Link to="/users/invite" search={{ organization_id: search.organization_id }} {...props} />
              )
            }
          >
            {t('users.invite')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/users"
        name={t(own ? 'nav.people' : 'nav.users')}
        searchLabel={t('users.search')}
        rowKey={(row) => row.id}
        sort="name"
        fixed={own ? { organization_id: me.organization.id } : {}}
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('user.state'),
            counted: true,
            options: PERSON_STATES.map((state) => ({ value: state, label: t(`user.state.${state}`) })),
          },
          ...(own
            ? []
            : [
                {
                  kind: 'lookup' as const,
                  key: 'organization_id' as const,
                  label: t('view_as.organization'),
                  source: ORGANIZATIONS,
                },
              ]),
          ...(seesRoles
            ? [
                {
                  kind: 'select' as const,
                  key: 'role_id' as const,
                  label: t('user.role'),
                  options: roles.map((role) => ({
                    value: role.id,
                    label: t.maybe(`role.${role.name}`, role.name),
                  })),
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'name',
            header: t('user.name'),
            names: true,
            sort: 'name',
            cell: (row) => (
              <Link to={`${place}/$userId`} params={{ userId: row.id }}>
                {row.name}
              </Link>
            ),
          },
          { key: 'email', header: t('sign_in.email'), sort: 'email', cell: (row) => row.email },
          ...(own
            ? []
            : [
                {
                  key: 'organization',
                  header: t('view_as.organization'),
                  cell: (row: Person) => <NameOf source={ORGANIZATIONS} id={row.organization_id} />,
                },
              ]),
          {
            key: 'roles',
            header: t('user.roles'),
            minor: true,
            cell: (row) => <RoleNames roles={row.roles} />,
          },
          { key: 'state', header: t('user.state'), cell: (row) => <PersonState state={row.state} /> },
          {
            key: 'last',
            header: t('user.last_sign_in'),
            minor: true,
            cell: (row) =>
              row.last_sign_in_at == null ? t('user.never') : <When at={row.last_sign_in_at} />,
          },
          {
            key: 'created',
            header: t('field.created'),
            hidden: true,
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
        ]}
        preview={{ title: (row) => row.name, show: (row) => <PersonFacts person={row} /> }}
        empty={{ title: t('users.empty'), help: t('users.empty.help') }}
        file="people"
      />
    </Page>
  );
}

export function PersonFacts({ person }: { person: Person }) {
  const { t } = useI18n();
  return (
    <Facts
      facts={[
        [t('sign_in.email'), person.email],
        [
          t('view_as.organization'),
          <NameOf key="organization" source={ORGANIZATIONS} id={person.organization_id} />,
        ],
        [t('user.roles'), <RoleNames key="roles" roles={person.roles} />],
        [t('user.state'), <PersonState key="state" state={person.state} />],
        [
          t('app.language'),
          isLanguage(person.language)
            ? t(`app.language.${person.language}`)
            : t('user.language.organization'),
        ],
        [
          t('user.last_sign_in'),
          person.last_sign_in_at == null ? (
            t('user.never')
          ) : (
            <Instant key="last" at={person.last_sign_in_at} />
          ),
        ],
        [t('field.created'), <Instant key="created" at={person.created_at} />],
      ]}
    />
  );
}
