/** What an organisation is and whether it may act. */
import { IconBan, IconCircleCheck } from '@tabler/icons-react';
import { Group } from '@mantine/core';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';

export function KindPills({ kinds }: { kinds: readonly Schema<'OrganizationKind'>[] }) {
  const { t } = useI18n();
  return (
    <Group gap={6} component="span" wrap="wrap">
      {kinds.map((kind) => (
        <Pill key={kind} tone="quiet">
          {t(`kind.${kind}`)}
        </Pill>
      ))}
    </Group>
  );
}

export function OrganizationState({ state }: { state: Schema<'OrganizationState'> }) {
  const { t } = useI18n();
  return (
    <Pill tone={state === 'active' ? 'ok' : 'bad'} icon={state === 'active' ? IconCircleCheck : IconBan}>
      {t(`organization.state.${state}`)}
    </Pill>
  );
}
