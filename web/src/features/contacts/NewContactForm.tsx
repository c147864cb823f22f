/** One more contact, for everybody, for a kind of organisation, or for one. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { ORGANIZATIONS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { createContact, type NewContact, SUBJECTS } from './queries';

const WHOM = ['all', 'partner', 'supplier', 'one'] as const;
const BLANK = {
  name: '',
  job_title: '',
  email: '',
  phone: '',
  subject: 'orders' as NewContact['subject'],
  whom: 'all' as (typeof WHOM)[number],
  organization_id: '',
};

function requestOf(value: typeof BLANK): NewContact {
  const { name, job_title, email, phone, subject, whom, organization_id } = value;
  const filled = (text: string) => (text.trim() === '' ? undefined : text.trim());
  return {
    name: name.trim(),
    job_title: job_title.trim(),
    subject,
    email: filled(email),
    phone: filled(phone),
    ...(whom === 'one' && { organization_id: filled(organization_id) }),
    ...((whom === 'partner' || whom === 'supplier') && { kind: whom }),
  };
}

export function NewContactForm() {
  const { t } = useI18n();
  const draft = useDraft('contact.new', BLANK);
  const { value, set } = draft;
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const request = requestOf(value);
      return createContact(request, attempt.current.keyFor(request));
    },
    said: ({ name }) => t('contacts.created', { name }),
    draft,
    done: () => attempt.current.done(),
  });
  const text = (field: 'name' | 'job_title' | 'email' | 'phone', label: string) => (
    <TextInput
      label={label}
      maxLength={200}
      required={field === 'name'}
      value={value[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      error={save.problem?.field(`/${field}`)}
    />
  );
  return (
    <Panel title={t('contacts.new')}>
      <Form
        problem={save.problem}
        busy={save.isPending}
        submit={t('action.create')}
        onSubmit={() => save.mutate(undefined)}
        onCancel={draft.changed ? draft.discard : undefined}
      >
        <Pair>
          {text('name', t('contacts.name'))}
          {text('job_title', t('contacts.job'))}
        </Pair>
        <Pair>
          {text('email', t('contacts.mail'))}
          {text('phone', t('contacts.phone'))}
        </Pair>
        <Pair>
          <NativeSelect
            label={t('contacts.subject')}
            value={value.subject}
            onChange={(event) => set({ subject: event.currentTarget.value as NewContact['subject'] })}
            data={SUBJECTS.map((subject) => ({ value: subject, label: t(`contacts.subject.${subject}`) }))}
          />
          <NativeSelect
            label={t('contacts.for')}
            value={value.whom}
            onChange={(event) => set({ whom: event.currentTarget.value as (typeof WHOM)[number] })}
            data={WHOM.map((whom) => ({ value: whom, label: t(`contacts.for.${whom}`) }))}
          />
        </Pair>
        {value.whom === 'one' && (
          <Lookup
            source={ORGANIZATIONS}
            label={t('contacts.for.one')}
            value={value.organization_id === '' ? null : value.organization_id}
            onChange={(id) => set({ organization_id: id ?? '' })}
            error={save.problem?.field('/organization_id')}
          />
        )}
      </Form>
    </Panel>
  );
}
