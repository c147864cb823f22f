/** People as rows: who, what they may do, whether they can sign in. */
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { When } from '@/ui/values';
import { PersonPill, useRoleName } from './parts';
import type { Person } from './queries';

export function PeopleTable({ people, stale = false }: { people: readonly Person[]; stale?: boolean }) {
  const { t, format } = useI18n();
  const roleName = useRoleName();
  return (
    <DataTable
      caption={t('people.title')}
      rows={people}
      rowKey={(person) => person.id}
      stale={stale}
      columns={[
        {
          key: 'name',
          header: t('person.name'),
          names: true,
          cell: (person) => (
            <Link to="/people/$userId" params={{ userId: person.id }}>
              {person.name}
            </Link>
          ),
        },
        { key: 'email', header: t('person.email'), cell: (person) => person.email },
        {
          key: 'roles',
          header: t('person.roles'),
          cell: (person) =>
            person.roles.length === 0
              ? t('field.none')
              : format.list(person.roles.map(({ name }) => roleName(name))),
        },
        { key: 'state', header: t('person.state'), cell: (person) => <PersonPill state={person.state} /> },
        {
          key: 'last',
          header: t('person.last_sign_in'),
          minor: true,
          cell: (person) =>
            person.last_sign_in_at == null ? t('person.never') : <When at={person.last_sign_in_at} />,
        },
      ]}
    />
  );
}
