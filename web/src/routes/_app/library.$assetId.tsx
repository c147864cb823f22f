import { createFileRoute } from '@tanstack/react-router';
import { AssetPage } from '@/features/library/AssetPage';

export const Route = createFileRoute('/_app/library/$assetId')({
  staticData: { permission: 'assets:read' },
  component: function AssetRoute() {
    return <AssetPage id={Route.useParams().assetId} />;
  },
});
