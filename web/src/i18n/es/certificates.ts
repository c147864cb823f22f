/** Lo que respalda una publicación: su certificado y su método. */
export const certificates = {
  'certificate.title': 'Certificado',
  'certificate.lead':
    'Firmado al publicar: qué cifras son, con qué reglas se decidieron y contra quién se comprobaron.',
  'certificate.none': 'Sin certificado',
  'certificate.none.help': 'Esta publicación se hizo antes de que se certificaran.',
  'certificate.issuer': 'Firmado por',
  'certificate.recipient': 'A nombre de',
  'certificate.at': 'Firmado el',
  'certificate.policy': 'Política de uso compartido',
  'certificate.policy.version': 'Versión {version}',
  'certificate.shown': 'Celdas con cifra',
  'certificate.withheld': 'Celdas sin cifra',
  'certificate.auditor': 'Comprobado por',
  'certificate.auditor.version': '{name}, versión {version}',
  'certificate.hash': 'SHA-256 de las celdas',
  'certificate.download': 'Descargar el certificado',
  'certificate.check': 'Compruébelo usted',
  'certificate.check.lead':
    'Descargue aquí el certificado y más abajo las cifras como CSV, y ejecute esto donde esté instalado el programa. Termina con un error si la firma no es válida o las cifras no son las certificadas.',
  'certificate.command': 'Orden que comprueba el certificado',
  'method.title': 'Cómo se hizo y se protegió',
  'method.rules': 'Las reglas, con los nombres del certificado',
} as const;
