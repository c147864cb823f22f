/** La página del enlace de un correo, que pregunta antes de dejar de enviarlos. */
export const unsubscribe = {
  'unsubscribe.title': 'No recibir más estos correos',
  'unsubscribe.confirm': 'Dejar de recibirlos',
  'unsubscribe.done': 'No recibirá más estos correos. El portal seguirá mostrando lo que pasa.',
  'unsubscribe.broken':
    'El enlace no está completo. Ábralo otra vez desde el correo o entre y elija desde allí.',
  'unsubscribe.choose': 'Entrar y elegir de qué se le avisa',
  'unsubscribe.daily': '¿No quiere más correos diarios sobre lo que ha pasado?',
  'unsubscribe.weekly': '¿No quiere más correos semanales sobre lo que ha pasado?',
  'unsubscribe.order_placed': '¿No quiere más correos sobre pedidos hechos?',
  'unsubscribe.order_confirmed': '¿No quiere más correos sobre pedidos confirmados?',
  'unsubscribe.order_shipped': '¿No quiere más correos sobre pedidos enviados?',
  'unsubscribe.order_delivered': '¿No quiere más correos sobre pedidos entregados?',
  'unsubscribe.order_cancelled': '¿No quiere más correos sobre pedidos cancelados?',
  'unsubscribe.release_published': '¿No quiere más correos sobre publicaciones nuevas?',
  'unsubscribe.release_refused': '¿No quiere más correos sobre publicaciones rechazadas?',
  'unsubscribe.asset_published': '¿No quiere más correos sobre material de venta nuevo?',
  'unsubscribe.prices_announced': '¿No quiere más correos sobre precios nuevos?',
  'unsubscribe.policy_waiting': '¿No quiere más correos sobre políticas que esperan aprobación?',
  'unsubscribe.import_finished': '¿No quiere más correos sobre sus importaciones?',
  'unsubscribe.user_joined': '¿No quiere más correos sobre personas nuevas?',
  'unsubscribe.api_client_changed': '¿No quiere más correos sobre clientes de API y sus secretos?',
} as const;
