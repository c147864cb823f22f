/** A picture of a file. It is fetched with the token and shown from memory, so that no address of it leaks. */
import { useQuery } from '@tanstack/react-query';
import { createElement } from 'react';
import { dataUrlOf } from '@/api/blob';
import { iconOf } from './kinds';
import classes from './library.module.css';
import type { Asset } from './queries';

export function Preview({ asset, large = false }: { asset: Asset; large?: boolean }) {
  const query = useQuery({
    queryKey: ['asset-preview', asset.id, asset.version],
    queryFn: () => dataUrlOf(`/api/v1/assets/${asset.id}/preview`),
    enabled: asset.has_preview,
    staleTime: Infinity,
    retry: false,
  });
  return (
    <div className={classes.preview} data-large={large || undefined}>
      {query.data === undefined ? (
        createElement(iconOf(asset.media_type ?? undefined), {
          size: large ? 72 : 40,
          stroke: 1.2,
          'aria-hidden': true,
        })
      ) : (
        <img src={query.data} alt="" />
      )}
    </div>
  );
}
