/** What approval does, before somebody approves: who sees what from when, what cannot be undone, and what changes. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import classes from './policies.module.css';
import { type Impact, impactQuery, type Policy } from './queries';

type Replaced = NonNullable<Impact['replaces']>;
type Difference = Replaced['differences'][number];

export function ImpactPanel({ policy }: { policy: Policy }) {
  const { t } = useI18n();
  const query = useQuery(impactQuery(policy.id));
  return (
    <Panel title={t('impact.title')}>
      <Loaded query={query}>
        {(impact) => (
          <div className={classes.outlook}>
            <div className={classes.summary}>
              <FirstRelease policy={policy} impact={impact} />
              {impact.used_up > 0 && <p>{t.count('impact.used_up', impact.used_up)}</p>}
              <p>
                {impact.replaces == null
                  ? t('impact.replaces_nothing')
                  : t('impact.replaces', { version: impact.replaces.version })}{' '}
                {impact.replaces?.differences.length === 0 && t('impact.same')}
              </p>
            </div>
            {impact.replaces != null && impact.replaces.differences.length > 0 && (
              <Differences replaced={impact.replaces} />
            )}
            {impact.pending.length > 0 && (
              <div className={classes.summary}>
                <p>{t('impact.pending')}</p>
                <ul className={classes.pending}>
                  {impact.pending.map((other) => (
                    <li key={other.id}>
                      <Link to="/policies/$policyId" params={{ policyId: other.id }}>
                        {t('impact.pending.version', {
                          version: other.version,
                          state: t(`policy.state.${other.state}`),
                        })}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function FirstRelease({ policy, impact }: { policy: Policy; impact: Impact }) {
  const { t, format } = useI18n();
  const recipient = policy.recipient.name;
  const first = impact.first_release;
  if (first == null) return <p>{t('impact.nothing', { recipient })}</p>;
  const today = new Date().toISOString().slice(0, 10);
  const [day, possible] = [format.day(first.by_itself_on), format.day(first.possible_on)];
  return (
    <>
      <p>{t.count('impact.sees', impact.products, { recipient, from: format.day(policy.history_from) })}</p>
      <p>
        {t.count('impact.covers', first.periods, {
          from: format.periodInText(first.first_period),
          until: format.periodInText(first.last_period),
          cells: format.number(first.cells),
        })}{' '}
        {first.by_itself_on <= today
          ? t('impact.today')
          : first.by_itself_on === first.possible_on
            ? t('impact.on', { day })
            : t('impact.on_or_before', { day, possible })}
      </p>
      <p>
        <strong>{t('impact.final')}</strong>
      </p>
    </>
  );
}

function Differences({ replaced }: { replaced: Replaced }) {
  const { t } = useI18n();
  const said = useFieldText();
  return (
    <DataTable
      caption={t('impact.differences', { version: replaced.version })}
      rows={replaced.differences}
      rowKey={(row) => row.field}
      columns={[
        {
          key: 'field',
          header: t('impact.field'),
          names: true,
          cell: (row) => t(`policy.field.${row.field}`),
        },
        { key: 'before', header: t('impact.before'), cell: (row) => said(row.field, row.before) },
        { key: 'after', header: t('impact.after'), cell: (row) => said(row.field, row.after) },
      ]}
    />
  );
}

/** A field's value as the page writes it elsewhere. */
function useFieldText() {
  const { t, format } = useI18n();
  return (field: Difference['field'], value: string) => {
    switch (field) {
      case 'history_from':
        return format.day(value);
      case 'totals':
        return t(value === 'true' ? 'impact.totals' : 'impact.no_totals');
      case 'regions':
        return value === 'zone' || value === 'country'
          ? t(`policy.regions.${value}`)
          : t('policy.regions.none');
      case 'p_percent':
      case 'prior_percent':
        return format.percent(Number(value) / 100);
      case 'purpose':
        return value === '' ? t('impact.empty') : value;
      case 'lag_days':
      case 'horizon':
      case 'commit_days':
      case 'minimum_customers':
        return format.number(Number(value));
    }
  };
}
