/** Of what the reader wants to hear, and where: each kind in the portal and by mail. */
import { Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Form, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import classes from './notifications.module.css';
import { type Preference, preferencesQuery, savePreferences } from './queries';

const MAIL = ['at_once', 'daily', 'weekly', 'never'] as const satisfies readonly Preference['mail'][];

export function PreferencesPage() {
  const { t } = useI18n();
  const query = useQuery(preferencesQuery);
  return (
    <Page
      title={t('notifications.preferences')}
      lead={t('notifications.preferences.lead')}
      trail={<Link to="/notifications">{t('notifications.title')}</Link>}
    >
      <Loaded
        query={query}
        empty={{
          when: (preferences) => preferences.length === 0,
          show: <State title={t('notifications.nothing')}>{t('notifications.nothing.help')}</State>,
        }}
      >
        {(preferences) => (
          <Panel>
            <Wishes key={JSON.stringify(preferences)} beginning={preferences} />
          </Panel>
        )}
      </Loaded>
    </Page>
  );
}

function Wishes({ beginning }: { beginning: readonly Preference[] }) {
  const { t } = useI18n();
  const [wanted, setWanted] = useState(beginning);
  const change = (kind: Preference['kind'], part: Partial<Preference>) =>
    setWanted((all) => all.map((one) => (one.kind === kind ? { ...one, ...part } : one)));
  const changed = wanted.filter((one, at) => {
    const before = beginning[at];
    return before?.portal !== one.portal || before.mail !== one.mail;
  });
  const save = useSave({
    run: () => savePreferences(changed),
    said: () => t('notifications.saved'),
    stale: [preferencesQuery.queryKey],
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={changed.length === 0}
      onSubmit={() => save.mutate(undefined)}
      onCancel={changed.length > 0 ? () => setWanted(beginning) : undefined}
    >
      <table className={classes.wishes}>
        <caption className="l-visually-hidden">{t('notifications.preferences')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('notifications.kind')}</th>
            <th scope="col">{t('notifications.portal')}</th>
            <th scope="col">{t('notifications.mail')}</th>
          </tr>
        </thead>
        <tbody>
          {wanted.map(({ kind, portal, mail }) => {
            const name = t(`notification.kind.${kind}`);
            return (
              <tr key={kind}>
                <th scope="row">{name}</th>
                <td data-label={t('notifications.portal')}>
                  <Switch
                    checked={portal}
                    aria-label={t('notifications.portal.of', { kind: name })}
                    onChange={(event) => change(kind, { portal: event.currentTarget.checked })}
                  />
                </td>
                <td data-label={t('notifications.mail')}>
                  <Select
                    aria-label={t('notifications.mail.of', { kind: name })}
                    allowDeselect={false}
                    data={MAIL.map((value) => ({ value, label: t(`notifications.mail.${value}`) }))}
                    value={mail}
                    onChange={(value) => value !== null && change(kind, { mail: value })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Form>
  );
}
