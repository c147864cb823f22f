/** The home page, by what one's organisation is to the host. */
import { useMe } from '@/features/session/me';
import { DistributorHome } from './DistributorHome';
import { StaffHome } from './StaffHome';
import { SupplierHome } from './SupplierHome';

export function HomePage() {
  const { acting } = useMe().organization;
  if (acting === 'host') return <StaffHome />;
  return acting === 'supplier' ? <SupplierHome /> : <DistributorHome />;
}
