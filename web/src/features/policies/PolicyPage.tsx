/** One policy: its sentences, who has done what to it, what approval would do, and, while it is a draft, its fields. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { ImpactPanel } from './ImpactPanel';
import { PolicyCards } from './PolicyCards';
import { draftOf, InWords, PolicyFields } from './PolicyForm';
import { changePolicy, type Policy, policyQuery } from './queries';
import { TrialPanel } from './TrialPanel';

export function PolicyPage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(policyQuery(id));
  const writes = useMay('policies:manage');
  const seesReleases = useMay('demand:read');
  return (
    <Loaded query={query} wholePage>
      {({ value: policy, etag }) => (
        <Page
          title={t('policy.title', { recipient: policy.recipient.name, version: policy.version })}
          trail={<Link to="/policies">{t('nav.policies')}</Link>}
          actions={
            seesReleases && (
              <Link to="/releases" search={{ recipient_id: policy.recipient.id }}>
                {t('nav.releases')}
              </Link>
            )
          }
        >
          <PolicyCards policies={[policy]} level={2} />
          {(policy.state === 'draft' || policy.state === 'in_review') && (
            <>
              <ImpactPanel policy={policy} />
              {writes && <TrialPanel key={`trial ${etag}`} policy={policy} etag={etag} />}
            </>
          )}
          {writes && policy.state === 'draft' && <Draft key={etag} policy={policy} etag={etag} />}
        </Page>
      )}
    </Loaded>
  );
}

function Draft({ policy, etag }: { policy: Policy; etag: string | null }) {
  const { t } = useI18n();
  const beginning = draftOf(policy);
  const draft = useDraft(`policy.${policy.id}`, beginning);
  const save = useSave({
    run: () => changePolicy(policy.id, etag, differences(beginning, draft.value)),
    said: ({ recipient }) => t('policy.written', { recipient: recipient.name }),
    stale: [['policies'], policyQuery(policy.id).queryKey],
    draft,
  });
  return (
    <>
      <Panel title={t('policy.edit')}>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('policy.save_draft')}
          disabled={!draft.changed}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <PolicyFields value={draft.value} set={draft.set} problem={save.problem} />
        </Form>
      </Panel>
      {draft.changed && <InWords value={draft.value} recipient={policy.recipient} grain={policy.grain} />}
    </>
  );
}
