/** A new partner or supplier; inviting its first person is the next step. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { BLANK, OrganizationFields, requestOf } from './OrganizationFields';
import { createOrganization } from './queries';

export function NewOrganization() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft('organization.new', BLANK);
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const {
        name = '',
        kinds = [],
        language,
        currency,
        stock_exposure,
        external_code,
        holding,
      } = requestOf(draft.value);
      const request = {
        name,
        kinds,
        language,
        currency: currency ?? undefined,
        stock_exposure,
        external_code: external_code ?? undefined,
        holding: holding ?? undefined,
      };
      return createOrganization(request, attempt.current.keyFor(request));
    },
    said: ({ name }) => t('organization.created', { name }),
    draft,
    done: async ({ id }) => {
      await navigate({ to: '/organizations/$organizationId', params: { organizationId: id } });
    },
  });
  return (
    <Page
      title={t('organizations.new')}
      trail={<Link to="/organizations">{t('nav.all_organizations')}</Link>}
      lead={t('organizations.new.lead')}
    >
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('action.create')}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <OrganizationFields value={draft.value} set={draft.set} problem={save.problem} />
        </Form>
      </Panel>
    </Page>
  );
}
