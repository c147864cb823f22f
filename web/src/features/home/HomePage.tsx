/** The home page, by what one's organisation is to the host. Nobody needs the other two, so each comes by itself. */
import { lazy, Suspense } from 'react';
import { useMe } from '@/features/session/me';
import { loadTexts } from '@/i18n/language';
import { RowsSkeleton } from '@/ui/states';

const DistributorHome = lazy(() =>
  import('./DistributorHome').then((module) => ({ default: module.DistributorHome })),
);
const StaffHome = lazy(async () => {
  const [module] = await Promise.all([import('./StaffHome'), loadTexts('supply')]);
  return { default: module.StaffHome };
});
const SupplierHome = lazy(async () => {
  const [module] = await Promise.all([import('./SupplierHome'), loadTexts('supply')]);
  return { default: module.SupplierHome };
});

const HOMES = { host: StaffHome, partner: DistributorHome, supplier: SupplierHome };

export function HomePage() {
  const Home = HOMES[useMe().organization.acting];
  return (
    <Suspense fallback={<RowsSkeleton />}>
      <Home />
    </Suspense>
  );
}
