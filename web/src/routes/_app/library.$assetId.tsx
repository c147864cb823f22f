import { createFileRoute } from '@tanstack/react-router';
import { AssetPage } from '@/features/library/AssetPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/$assetId')({
  staticData: { permission: 'assets:read' },
  loader: () => loadTexts('asset'),
  component: function AssetRoute() {
    return <AssetPage id={Route.useParams().assetId} />;
  },
});
