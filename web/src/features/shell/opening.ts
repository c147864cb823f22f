/**
 * Opens what has just been put on the page because somebody asked for it: a moment later than it is there, because only
 * what opens remembers where the focus was and gives it back.
 */
import { useEffect, useState } from 'react';

export function useOpening() {
  const [opened, onChange] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => onChange(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return { opened, onChange };
}
