/** One forecast in full, and adding to it by hand or taking away from it, from the next cycle on. */
import { NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Form, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Facts, Quantity } from '@/ui/values';
import classes from './cycles.module.css';
import { adjust, type Forecast, type Reason, REASONS, standingQuery } from './queries';
import { Withdraw } from './Standing';

interface ForecastPreviewProps {
  forecast: Forecast;
  commit: number | undefined;
  adjusts: boolean;
}

export function ForecastPreview({ forecast, commit, adjusts }: ForecastPreviewProps) {
  const { t } = useI18n();
  const { mean, q10, q90, unit } = forecast;
  if (mean == null) return <p>{t(`cycle.status.${forecast.status}`)}</p>;
  const facts: [string, ReactNode][] = [
    [
      t('cycle.mean'),
      <strong key="mean">
        <Quantity value={mean} unit={unit} />
      </strong>,
    ],
    [
      t('cycle.commit'),
      commit === undefined ? t('field.none') : <Quantity key="c" value={commit} unit={unit} />,
    ],
  ];
  if (q10 != null) facts.push([t('cycle.q10'), <Quantity key="q10" value={q10} unit={unit} />]);
  if (q90 != null) facts.push([t('cycle.q90'), <Quantity key="q90" value={q90} unit={unit} />]);
  if (forecast.adjustment != null && forecast.adjustment_reason != null) {
    facts.push([t('cycle.adjustment'), <Quantity key="by" value={forecast.adjustment} unit={unit} />]);
    facts.push([t('adjustment.reason'), t(`adjustment.reason.${forecast.adjustment_reason}`)]);
  }
  return (
    <div className={classes.preview}>
      <Facts facts={facts} />
      {adjusts && <Adjust forecast={forecast} />}
    </div>
  );
}

/** The adjustment that stands for the product and the period, or the form for one. */
function Adjust({ forecast }: { forecast: Forecast }) {
  const { t } = useI18n();
  const query = useQuery(standingQuery(forecast.recipient_id));
  return (
    <Loaded query={query}>
      {({ items }) => {
        const standing = items.find(
          (one) => one.product_id === forecast.product_id && one.period === forecast.period,
        );
        if (standing === undefined) return <NewAdjustment forecast={forecast} />;
        return (
          <div className={classes.steps}>
            <Facts
              facts={[
                [
                  t('adjustment.stands'),
                  <Quantity key="by" value={standing.quantity} unit={standing.unit} />,
                ],
                [t('adjustment.reason'), t(`adjustment.reason.${standing.reason}`)],
                [t('adjustment.note'), standing.note === '' ? t('field.none') : standing.note],
              ]}
            />
            {!standing.in_current_cycle && <p className={classes.help}>{t('adjustment.waits')}</p>}
            <Withdraw adjustment={standing} />
          </div>
        );
      }}
    </Loaded>
  );
}

function NewAdjustment({ forecast }: { forecast: Forecast }) {
  const { t } = useI18n();
  const [quantity, setQuantity] = useState<number | ''>('');
  const [reason, setReason] = useState<Reason>('promotion');
  const [note, setNote] = useState('');
  const save = useSave({
    run: (by: number) =>
      adjust({
        recipient_id: forecast.recipient_id,
        product_id: forecast.product_id,
        period: forecast.period,
        quantity: by,
        reason,
        note: note.trim(),
      }),
    said: () => t('adjustment.made'),
  });
  return (
    <div className={classes.steps}>
      <Form
        problem={save.problem}
        busy={save.isPending}
        submit={t('adjustment.make')}
        disabled={quantity === '' || quantity === 0}
        onSubmit={() => quantity !== '' && save.mutate(quantity)}
      >
        <NumberInput
          label={t('adjustment.quantity')}
          description={t('adjustment.quantity.help')}
          decimalScale={3}
          value={quantity}
          onChange={(next) => setQuantity(next === '' || Number.isNaN(Number(next)) ? '' : Number(next))}
          error={save.problem?.field('/quantity')}
        />
        <NativeSelect
          label={t('adjustment.reason')}
          description={t('adjustment.why.help')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as Reason)}
          data={REASONS.map((value) => ({ value, label: t(`adjustment.reason.${value}`) }))}
        />
        <Textarea
          label={t('adjustment.note')}
          description={t('adjustment.note.help')}
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Form>
    </div>
  );
}
