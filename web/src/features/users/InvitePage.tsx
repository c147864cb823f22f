/** Inviting somebody: where they belong, who they are, what they may do; and their link, where no mail carries it. */
import { Alert, Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { ORGANIZATIONS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { Attempt } from '@/features/orders/attempt';
import { organizationQuery } from '@/features/organizations/queries';
import { useMe } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { CopyBlock } from '@/ui/CopyBlock';
import { Page, Panel } from '@/ui/Page';
import { invitePerson } from './queries';
import type { PeoplePlace } from './PeopleList';
import { RolePicker } from './RolePicker';

export function InvitePage({
  organizationId,
  place = '/users',
}: {
  organizationId?: string | undefined;
  place?: PeoplePlace;
}) {
  const { t } = useI18n();
  const me = useMe();
  const draft = useDraft('user.new', {
    organization_id: organizationId ?? me.organization.id,
    name: '',
    email: '',
    language: '',
    roles: [] as string[],
  });
  const { value, set } = draft;
  const [invited, setInvited] = useState<Schema<'InvitedUser'> | null>(null);
  const organization = useQuery(organizationQuery(value.organization_id)).data?.value;
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const request = {
        organization_id: value.organization_id,
        name: value.name.trim(),
        email: value.email.trim(),
        language: value.language === '' ? undefined : value.language,
        roles: value.roles,
      };
      return invitePerson(request, attempt.current.keyFor(request));
    },
    said: ({ user }) => t('users.invited', { name: user.name }),
    done: (answer) => {
      setInvited(answer);
    },
  });
  const isHost = me.organization.acting === 'host';

  return (
    <Page
      title={t('users.invite')}
      trail={<Link to={place}>{t(place === '/users' ? 'nav.users' : 'nav.people')}</Link>}
      lead={t('users.invite.lead')}
    >
      <Panel>
        {invited === null ? (
          <Form
            problem={save.problem}
            busy={save.isPending}
            submit={t('users.invite.send')}
            onSubmit={() => save.mutate(undefined)}
            onCancel={draft.changed ? draft.discard : undefined}
          >
            {isHost && (
              <Lookup
                source={ORGANIZATIONS}
                label={t('view_as.organization')}
                clearable={false}
                value={value.organization_id}
                onChange={(id) => id !== null && set({ organization_id: id, roles: [] })}
                error={save.problem?.field('/organization_id')}
              />
            )}
            <Pair>
              <TextInput
                label={t('user.name')}
                required
                maxLength={200}
                value={value.name}
                onChange={(event) => set({ name: event.currentTarget.value })}
                error={save.problem?.field('/name')}
              />
              <TextInput
                label={t('sign_in.email')}
                type="email"
                required
                maxLength={254}
                value={value.email}
                onChange={(event) => set({ email: event.currentTarget.value })}
                error={save.problem?.field('/email')}
              />
            </Pair>
            <Select
              label={t('app.language')}
              placeholder={t('user.language.organization')}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
              value={value.language === '' ? null : value.language}
              onChange={(language) => set({ language: language ?? '' })}
              error={save.problem?.field('/language')}
            />
            <RolePicker
              kinds={organization?.kinds ?? []}
              value={value.roles}
              onChange={(roles) => set({ roles })}
              error={save.problem?.field('/roles')}
            />
          </Form>
        ) : (
          <>
            <LinkNote link={invited.invitation} email={invited.user.email} />
            <Group mt="md">
              <Button onClick={() => setInvited(null)}>{t('users.invite.another')}</Button>
              <Button variant="default" renderRoot={(props) => <Link to={place} {...props} />}>
                {t(place === '/users' ? 'nav.users' : 'nav.people')}
              </Button>
            </Group>
          </>
        )}
      </Panel>
    </Page>
  );
}

/** What became of a link: mailed, or shown here, once. */
export function LinkNote({ link, email }: { link: Schema<'UserLink'>; email: string }) {
  const { t, format } = useI18n();
  return (
    <Alert
      color="teal"
      variant="light"
      role="status"
      title={t(link.mailed ? 'user.link.mailed' : 'user.link')}
    >
      {link.mailed ? (
        <p>{t('user.link.mailed.help', { email })}</p>
      ) : (
        <>
          <p>{t('user.link.help', { email })}</p>
          <CopyBlock text={link.url ?? ''} label={t('user.link')} />
        </>
      )}
      {link.expires_at != null && <p>{t('user.link.until', { when: format.instant(link.expires_at) })}</p>}
    </Alert>
  );
}
