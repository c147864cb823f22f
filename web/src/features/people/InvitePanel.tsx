/** Inviting somebody: address, name, roles within one's own rights; the link goes by mail or is shown once. */
import { Alert, Button, Group, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { asProblem } from '@/api/problem';
import { Attempt } from '@/features/orders/attempt';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { LinkShown, RoleChoice } from './parts';
import classes from './people.module.css';
import { invitePerson } from './queries';

interface InvitePanelProps {
  organization: { id: string; kinds: readonly string[] };
  onClose: () => void;
}

const BLANK = { email: '', name: '', language: null as string | null, roles: [] as string[] };

export function InvitePanel({ organization, onClose }: InvitePanelProps) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(BLANK);
  const [missing, setMissing] = useState(false);
  const attempt = useRef(new Attempt());
  const invite = useMutation({
    mutationFn: () => {
      const { language, ...rest } = draft;
      const person = {
        ...rest,
        email: draft.email.trim(),
        name: draft.name.trim(),
        organization_id: organization.id,
        ...(language !== null && { language }),
      };
      return invitePerson(person, attempt.current.keyFor(person));
    },
    onSuccess: () => {
      attempt.current.done();
      void queries.invalidateQueries({ queryKey: ['people'] });
      setDraft(BLANK);
    },
  });
  const problem = invite.isError ? asProblem(invite.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = draft.email.trim() === '' || draft.name.trim() === '' || draft.roles.length === 0;
    setMissing(incomplete);
    if (!incomplete) invite.mutate();
  };
  const fault = (field: 'email' | 'name', text: string) =>
    problem?.field(`/${field}`) ?? (missing && draft[field].trim() === '' ? text : undefined);
  return (
    <Panel title={t('people.invite')}>
      <form className={classes.stack} onSubmit={submit} noValidate>
        {invite.isSuccess && <LinkShown link={invite.data.invitation} name={invite.data.user.name} />}
        {problem !== null && (
          <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
            <ProblemText problem={problem} />
          </Alert>
        )}
        <div className={classes.pair}>
          <TextInput
            type="email"
            label={t('person.email')}
            autoComplete="off"
            maxLength={254}
            value={draft.email}
            error={fault('email', t('person.email.missing'))}
            // The panel opens on demand, so its first field is where one wants to be.
            ref={(node) => {
              if (node !== null && document.activeElement?.closest('form') !== node.form) node.focus();
            }}
            onChange={(event) => setDraft({ ...draft, email: event.currentTarget.value })}
          />
          <TextInput
            label={t('person.name')}
            autoComplete="off"
            maxLength={200}
            value={draft.name}
            error={fault('name', t('person.name.missing'))}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Select
            label={t('person.language')}
            placeholder={t('person.language.organization')}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
            value={draft.language}
            onChange={(language) => setDraft({ ...draft, language })}
          />
        </div>
        <RoleChoice
          kinds={organization.kinds}
          chosen={draft.roles}
          error={
            problem?.field('/roles') ??
            (missing && draft.roles.length === 0 ? t('person.roles.missing') : undefined)
          }
          onChoose={(roles) => setDraft({ ...draft, roles })}
        />
        <Group>
          <Button type="submit" loading={invite.isPending}>
            {t('people.send')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('action.close')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
