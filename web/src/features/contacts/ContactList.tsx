/** Whom one may ask at the host. Staff see all contacts, add to them and take some away; everybody else sees their own. */
import { useI18n } from '@/i18n/language';
import { ORGANIZATIONS } from '@/features/list/facets';
import { NameOf } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay, useMe } from '@/features/session/me';
import { useSave } from '@/features/forms/Form';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Page } from '@/ui/Page';
import { NewContactForm } from './NewContactForm';
import { type Contact, deleteContact, SUBJECTS } from './queries';

export function ContactList() {
  const { t } = useI18n();
  const isStaff = useMe().organization.acting === 'host';
  const manages = useMay('contacts:manage');
  return (
    <Page title={t('nav.contacts')} lead={t(isStaff ? 'contacts.lead_staff' : 'contacts.lead')}>
      <ResourceList
        path="/api/v1/contacts"
        name={t('nav.contacts')}
        searchLabel={t('contacts.search')}
        rowKey={(row) => row.id}
        sort="subject"
        facets={[
          {
            kind: 'select',
            key: 'subject',
            label: t('contacts.subject'),
            options: SUBJECTS.map((value) => ({ value, label: t(`contacts.subject.${value}`) })),
          },
        ]}
        columns={[
          { key: 'name', header: t('contacts.name'), names: true, sort: 'name', cell: (row) => row.name },
          {
            key: 'subject',
            header: t('contacts.subject'),
            sort: 'subject',
            cell: (row) => t(`contacts.subject.${row.subject}`),
          },
          { key: 'job', header: t('contacts.job'), minor: true, cell: (row) => row.job_title },
          {
            key: 'mail',
            header: t('contacts.mail'),
            cell: (row) =>
              row.email == null ? t('field.none') : <a href={`mailto:${row.email}`}>{row.email}</a>,
          },
          {
            key: 'phone',
            header: t('contacts.phone'),
            cell: (row) =>
              row.phone == null ? (
                t('field.none')
              ) : (
                <a href={`tel:${row.phone.replaceAll(' ', '')}`}>{row.phone}</a>
              ),
          },
          ...(isStaff
            ? [{ key: 'for', header: t('contacts.for'), cell: (row: Contact) => <ShownTo contact={row} /> }]
            : []),
          ...(manages
            ? [
                {
                  key: 'remove',
                  header: t('contacts.delete'),
                  cell: (row: Contact) => <Remove contact={row} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t('contacts.empty'), help: t('contacts.empty.help') }}
        file="contacts"
      />
      {manages && <NewContactForm />}
    </Page>
  );
}

function ShownTo({ contact }: { contact: Contact }) {
  const { t } = useI18n();
  if (contact.organization_id != null) return <NameOf source={ORGANIZATIONS} id={contact.organization_id} />;
  return t(
    contact.kind == null
      ? 'contacts.for.all'
      : `contacts.for.${contact.kind === 'supplier' ? 'supplier' : 'partner'}`,
  );
}

function Remove({ contact }: { contact: Contact }) {
  const { t } = useI18n();
  const { name } = contact;
  const remove = useSave({
    run: () => deleteContact(contact.id),
    said: () => t('contacts.deleted', { name }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={t('contacts.delete_of', { name })}
      question={t('contacts.delete.question', { name })}
      confirm={t('contacts.delete')}
      loading={remove.isPending}
      onConfirm={() => remove.mutate(undefined)}
    >
      {t('contacts.delete')}
    </ConfirmButton>
  );
}
