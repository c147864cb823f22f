/** The next steps of an order, for whoever may take them. */
import { Alert, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import { cancelOrder, moveOrder, type Order, orderQuery, type OrderState } from './queries';

/** What staff may do next; what ends an order comes last. */
export const NEXT: Record<OrderState, readonly Exclude<OrderState, 'placed'>[]> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

interface OrderStepsProps {
  order: Order;
  /** In a row of a table there is room for the next step only. */
  compact?: boolean;
}

export function OrderSteps({ order, compact = false }: OrderStepsProps) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const manages = useMay('orders:manage');
  const places = useMay('orders:place');
  const step = useMutation({
    mutationFn: (to: Exclude<OrderState, 'placed'>) =>
      manages ? moveOrder(order.id, to) : cancelOrder(order.id),
    onSuccess: (changed) => {
      queries.setQueryData(orderQuery(order.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['orders'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      notifications.show({
        message: t('order.moved', { state: t(`order.state.${changed.state}`) }),
        color: 'teal',
      });
    },
    // Somebody else may have moved it: what is shown has to be the truth again.
    onError: () => void queries.invalidateQueries({ queryKey: ['order', order.id] }),
  });
  const possible = manages
    ? NEXT[order.state]
    : places && order.state === 'placed'
      ? (['cancelled'] as const)
      : [];
  const steps = compact ? possible.slice(0, 1) : possible;
  const problem = step.isError ? asProblem(step.error) : null;
  return (
    <>
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      {steps.map((to, place) => (
        <Button
          key={to}
          size={compact ? 'xs' : 'sm'}
          variant={place === 0 && to !== 'cancelled' ? 'filled' : 'default'}
          loading={step.isPending && step.variables === to}
          disabled={step.isPending}
          onClick={() => step.mutate(to)}
        >
          {t(`order.step.${to}`)}
        </Button>
      ))}
    </>
  );
}
