/** Where short messages appear. What shows them is loaded with the first message; the store keeps it until then. */
import { useNotifications } from '@mantine/notifications';
import { lazy, useState } from 'react';

const Shown = lazy(() => import('./ToastList').then((module) => ({ default: module.ToastList })));

export function Toasts() {
  const { notifications } = useNotifications();
  const [needed, setNeeded] = useState(false);
  if (notifications.length > 0 && !needed) setNeeded(true);
  return needed ? <Shown /> : null;
}
