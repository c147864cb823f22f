/** The host's logo where it has one, the portal's own mark otherwise. The name stands beside it. */
import { useBranding } from '@/app/branding';
import { Mark } from './Mark';

export function HostLogo({ size }: { size: number }) {
  const branding = useBranding();
  if (branding?.logo == null) return <Mark size={size} />;
  const [wide, high] = [branding.logo_width ?? size, branding.logo_height ?? size];
  const scale = Math.min((size * 3) / wide, size / high);
  return (
    <span style={{ background: '#fff', borderRadius: 6, padding: 3, display: 'inline-flex' }}>
      <img src={branding.logo} alt="" width={Math.round(wide * scale)} height={Math.round(high * scale)} />
    </span>
  );
}
