/**
 * The roles of a person: those that fit what their organisation is, each with what it allows. A role above the reader's
 * own rights says so, instead of failing later.
 */
import { Checkbox, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ProblemNote, RowsSkeleton } from '@/ui/states';
import { rolesQuery } from './queries';
import { mayGive } from './rank';

interface RolePickerProps {
  kinds: readonly Schema<'OrganizationKind'>[];
  value: string[];
  onChange: (roles: string[]) => void;
  error?: ReactNode;
  disabled?: boolean;
}

export function RolePicker({ kinds, value, onChange, error, disabled = false }: RolePickerProps) {
  const { t } = useI18n();
  const me = useMe();
  const query = useQuery(rolesQuery);
  if (query.isError) return <ProblemNote query={query} />;
  if (query.data === undefined) return <RowsSkeleton rows={3} />;
  const fitting = query.data.filter((role) => kinds.includes(role.kind) || value.includes(role.id));
  return (
    <Checkbox.Group
      label={t('user.roles')}
      description={t('user.roles.help')}
      value={value}
      onChange={onChange}
      error={error}
    >
      <Stack gap={8} mt={8}>
        {fitting.map((role) => {
          const given = mayGive(me, role);
          return (
            <Checkbox
              key={role.id}
              value={role.id}
              disabled={disabled || !given}
              label={t.maybe(`role.${role.name}`, role.name)}
              description={
                given
                  ? role.permissions
                      .map((permission) => t.maybe(`permission.${permission}`, permission))
                      .join(' · ')
                  : t('user.roles.above')
              }
            />
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}
