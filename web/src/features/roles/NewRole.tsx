/** A role of the host's own making, from the rights that its kind can have. */
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { api, body, type Schema } from '@/api/client';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { Attempt } from '@/features/orders/attempt';
import { useMe } from '@/features/session/me';
import { PERMISSIONS } from '@/features/session/permissions';
import { useI18n } from '@/i18n/language';
import classes from './roles.module.css';

interface NewRoleProps {
  kind: Schema<'OrganizationKind'>;
  roles: readonly Schema<'Role'>[];
}

export function NewRole({ kind, roles }: NewRoleProps) {
  const { t } = useI18n();
  const me = useMe();
  const draft = useDraft(`role.new.${kind}`, { name: '', description: '', permissions: [] as string[] });
  const attempt = useRef(new Attempt());
  // What a built-in role of the kind has, the kind can have; nobody gives staff more than they have themselves.
  const possible = PERMISSIONS.filter(
    (one) =>
      roles.some((role) => role.kind === kind && role.permissions.includes(one)) &&
      (kind !== 'host' || me.permissions.includes(one)),
  );
  const save = useSave({
    run: () => {
      const { name, description, permissions } = draft.value;
      const request = {
        name: name.trim(),
        description: description.trim() === '' ? undefined : description.trim(),
        kind,
        permissions,
      };
      return body(
        api.POST('/api/v1/roles', {
          body: request,
          params: { header: { 'Idempotency-Key': attempt.current.keyFor(request) } },
        }),
      );
    },
    said: ({ name }) => t('roles.created', { name }),
    draft,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.create')}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <TextInput
        label={t('organization.name')}
        required
        maxLength={100}
        value={draft.value.name}
        onChange={(event) => draft.set({ name: event.currentTarget.value })}
        error={save.problem?.field('/name')}
      />
      <Textarea
        label={t('product.description')}
        autosize
        minRows={1}
        maxLength={1000}
        value={draft.value.description}
        onChange={(event) => draft.set({ description: event.currentTarget.value })}
        error={save.problem?.field('/description')}
      />
      <Checkbox.Group
        label={t('roles.permissions')}
        value={draft.value.permissions}
        onChange={(permissions) => draft.set({ permissions })}
        error={save.problem?.field('/permissions')}
      >
        <div className={classes.choices}>
          {possible.map((one) => (
            <Checkbox key={one} value={one} label={t(`permission.${one}`)} />
          ))}
        </div>
      </Checkbox.Group>
    </Form>
  );
}
