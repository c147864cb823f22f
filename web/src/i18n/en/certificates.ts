/** What stands behind a release: its certificate and its method. */
export const certificates = {
  'certificate.title': 'Certificate',
  'certificate.lead':
    'Signed when the release was published: which figures these are, by which rules they were decided, and against whom they were checked.',
  'certificate.none': 'No certificate',
  'certificate.none.help': 'This release was published before releases were certified.',
  'certificate.issuer': 'Signed by',
  'certificate.recipient': 'Made out to',
  'certificate.at': 'Signed at',
  'certificate.policy': 'Sharing policy',
  'certificate.policy.version': 'Version {version}',
  'certificate.shown': 'Cells with a figure',
  'certificate.withheld': 'Cells without',
  'certificate.auditor': 'Checked by',
  'certificate.auditor.version': '{name}, version {version}',
  'certificate.hash': 'SHA-256 of the cells',
  'certificate.download': 'Download the certificate',
  'certificate.check': 'Check it yourself',
  'certificate.check.lead':
    'Download the certificate here and the figures as CSV below, then run this where the program is installed. It ends with an error unless the signature holds and the figures are the certified ones.',
  'certificate.command': 'Command that checks the certificate',
  'method.title': 'How it was made and protected',
  'method.rules': 'The rules, by the names in the certificate',
} as const;
