/** Who sees a piece of material: a set of audiences; saving a stale one is refused and says so. */
import { Alert, Button, MultiSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, tagged } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import classes from './library.module.css';
import { type Asset, assetQuery, audiencesQuery } from './queries';

export function AudienceEditor({ asset, etag }: { asset: Asset; etag: string | null }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const audiences = useQuery(audiencesQuery);
  const present = (asset.audiences ?? []).map((audience) => audience.id);
  const [chosen, setChosen] = useState<string[] | null>(null);
  const value = chosen ?? present;
  const changed = [...value].sort().join() !== [...present].sort().join();

  const save = useMutation({
    mutationFn: () =>
      tagged(
        api.PUT('/api/v1/assets/{id}/audiences', {
          params: { path: { id: asset.id }, header: { 'If-Match': etag ?? undefined } },
          body: { audience_ids: value },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: assetQuery(asset.id).queryKey });
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      setChosen(null);
      notifications.show({ message: t('asset.audience.saved'), color: 'teal' });
    },
  });
  const problem = save.isError ? asProblem(save.error) : null;

  return (
    <div className={classes.audience}>
      <MultiSelect
        label={t('asset.audience.label')}
        description={t(value.length === 0 ? 'asset.audience.nobody' : 'asset.audience.help')}
        data={(audiences.data?.items ?? []).map(({ id, name }) => ({
          value: id,
          label: name,
        }))}
        value={value}
        onChange={setChosen}
        searchable
      />
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      <Button
        className={classes.start}
        disabled={!changed}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {t('action.save')}
      </Button>
    </div>
  );
}
