/** An order's papers, drawn by the API in the reader's language when they are asked for. */
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileTypePdf } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import type { Order } from './queries';

const PAPERS = [
  { paper: 'confirmation', states: ['confirmed', 'shipped', 'delivered'] },
  { paper: 'delivery-note', states: ['shipped', 'delivered'] },
] as const;

/** Nothing where there are none yet. */
export function Documents({ order }: { order: Order }) {
  const { t, language } = useI18n();
  const fetchPaper = useMutation({
    mutationFn: (paper: string) =>
      blobOf(`/api/v1/orders/${order.id}/documents/${paper}?language=${language}`, 'application/pdf'),
    onSuccess: (blob, paper) => saveBlob(blob, `${paper}-${order.number}.pdf`),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  const there = PAPERS.filter(({ states }) => states.some((state) => state === order.state));
  if (there.length === 0) return null;
  return (
    <Panel title={t('order.documents')}>
      <Group gap="sm">
        {there.map(({ paper }) => (
          <Button
            key={paper}
            variant="default"
            leftSection={<IconFileTypePdf size={17} aria-hidden />}
            loading={fetchPaper.isPending && fetchPaper.variables === paper}
            onClick={() => fetchPaper.mutate(paper)}
          >
            {t(`order.document.${paper}`)}
          </Button>
        ))}
      </Group>
    </Panel>
  );
}
