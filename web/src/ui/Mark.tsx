/** The arches of a trading hall under one lamp: the only picture of Lonja itself. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f5257" />
      <path
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
        d="M6 25V15.5a5 5 0 0 1 10 0V25M16 25V15.5a5 5 0 0 1 10 0V25M4.5 25.5h23"
      />
      <circle cx="16" cy="6.5" r="2" fill="#e0a33b" />
    </svg>
  );
}

/** A row of arches in outline, behind empty states and the sign-in page. */
export function Arcade({ arches = 3, height }: { arches?: number; height?: number }) {
  const width = arches * 40 + 8;
  const bays = Array.from({ length: arches }, (_, bay) => {
    const left = 4 + bay * 40;
    return `M${left} 60V26a20 20 0 0 1 40 0V60 M${left + 7} 60V27a13 13 0 0 1 26 0V60`;
  });
  return (
    <svg height={height} viewBox={`0 0 ${width} 64`} aria-hidden="true" focusable="false">
      <path d={bays.join(' ')} fill="none" stroke="var(--l-line-strong)" strokeWidth="2" />
      <path d={`M1 61H${width - 1}`} stroke="var(--l-accent)" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
