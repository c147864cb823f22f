/** How much other settings of the protection would show, tried with sliders; a draft can take them over. */
import { Button, Group, Slider } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { differences } from '@/features/forms/draft';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import classes from './policies.module.css';
import { changePolicy, type Policy, type Setting, simulationQuery } from './queries';
import { TrialResult } from './TrialResult';

/** As long as a thumb moves nobody asks. */
const PAUSE_MS = 300;

function settingOf({ minimum_customers, p_percent, prior_percent }: Setting): Setting {
  return { minimum_customers, p_percent, prior_percent };
}

export function TrialPanel({ policy, etag }: { policy: Policy; etag: string | null }) {
  const { t, format } = useI18n();
  const own = settingOf(policy);
  const [setting, setSetting] = useState(own);
  const [asked] = useDebouncedValue(setting, PAUSE_MS);
  const query = useQuery(simulationQuery(policy.id, asked));
  const change = differences(own, setting);
  const differs = Object.keys(change).length > 0;
  const use = useSave({
    run: () => changePolicy(policy.id, etag, change),
    said: ({ recipient }) => t('trial.used', { recipient: recipient.name }),
    stale: [['policies'], ['policy', policy.id]],
  });
  const working = asked !== setting || query.isFetching;
  const percent = (value: number) => format.percent(value / 100);
  const customers = (value: number) => t.count('trial.customers', value);
  const slide = (key: keyof Setting) => (value: number) => setSetting((old) => ({ ...old, [key]: value }));
  return (
    <Panel title={t('trial.title')}>
      <div className={classes.outlook}>
        <div className={classes.sliders}>
          <Setter
            label={t('policy.field.minimum_customers')}
            help={t('policy.field.minimum_customers.help')}
            min={3}
            // A policy may ask for more than anybody would slide to.
            max={Math.max(20, own.minimum_customers)}
            value={setting.minimum_customers}
            text={customers}
            onChange={slide('minimum_customers')}
          />
          <Setter
            label={t('policy.field.p_percent')}
            help={t('policy.field.p_percent.help')}
            min={5}
            max={100}
            value={setting.p_percent}
            text={percent}
            onChange={slide('p_percent')}
          />
          <Setter
            label={t('policy.field.prior_percent')}
            help={t('policy.field.prior_percent.help')}
            min={10}
            max={100}
            value={setting.prior_percent}
            text={percent}
            onChange={slide('prior_percent')}
          />
        </div>
        <ProblemAlert problem={use.problem} />
        <Group gap="sm">
          {policy.state === 'draft' && (
            <Button disabled={!differs} loading={use.isPending} onClick={() => use.mutate(undefined)}>
              {t('trial.use')}
            </Button>
          )}
          <Button variant="default" disabled={!differs} onClick={() => setSetting(own)}>
            {t('trial.back')}
          </Button>
        </Group>
        <Loaded
          query={query}
          empty={{
            when: (simulation) => simulation.products === 0,
            show: <State title={t('trial.empty')}>{t('trial.empty.help')}</State>,
          }}
        >
          {(simulation) => <TrialResult simulation={simulation} working={working} />}
        </Loaded>
      </div>
    </Panel>
  );
}

interface SetterProps {
  label: string;
  help: string;
  min: number;
  max: number;
  value: number;
  text: (value: number) => string;
  onChange: (value: number) => void;
}

function Setter({ label, help, min, max, value, text, onChange }: SetterProps) {
  const described = useId();
  return (
    <div className={classes.setter}>
      <div className={classes.setterHead}>
        <span>{label}</span>
        <strong>{text(value)}</strong>
      </div>
      <Slider
        min={min}
        max={max}
        value={value}
        label={null}
        size="lg"
        thumbSize={26}
        thumbLabel={label}
        thumbValueText={text}
        thumbProps={{ 'aria-describedby': described }}
        onChange={onChange}
      />
      <span id={described} className={classes.fine}>
        {help}
      </span>
    </div>
  );
}
