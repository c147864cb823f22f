/** A new audience; its members come next. */
import { Textarea, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { ApiProblem } from '@/api/problem';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { createAudience } from './queries';

export function NewAudience() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft('audience.new', { name: '', description: '' });
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const request = {
        name: draft.value.name.trim(),
        description: draft.value.description.trim() === '' ? undefined : draft.value.description.trim(),
      };
      return createAudience(request, attempt.current.keyFor(request));
    },
    said: ({ name }) => t('audiences.created', { name }),
    stale: [['audiences']],
    draft,
    done: async ({ id }) => {
      await navigate({ to: '/audiences/$audienceId', params: { audienceId: id } });
    },
  });
  return (
    <Page title={t('audiences.new')} trail={<Link to="/audiences">{t('nav.audiences')}</Link>}>
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('action.create')}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <AudienceFields value={draft.value} set={draft.set} problem={save.problem} />
        </Form>
      </Panel>
    </Page>
  );
}

interface AudienceFieldsProps {
  value: { name: string; description: string };
  set: (change: { name?: string; description?: string }) => void;
  problem: ApiProblem | null;
}

export function AudienceFields({ value, set, problem }: AudienceFieldsProps) {
  const { t } = useI18n();
  return (
    <>
      <TextInput
        label={t('organization.name')}
        required
        maxLength={200}
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={problem?.field('/name')}
      />
      <Textarea
        label={t('product.description')}
        autosize
        minRows={2}
        maxLength={1000}
        value={value.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={problem?.field('/description')}
      />
    </>
  );
}
