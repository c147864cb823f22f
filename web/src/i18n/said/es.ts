/**
 * What the API says, in Spanish: its sentence as the source has it, blanks included, and what stands for it. `words`
 * are what fills blanks. Codes, names and values of the contract stay as they are.
 */
export const sentences: Record<string, string> = {
  // Of any request
  'There is nothing here that you may see. Check the address or the id.':
    'Aquí no hay nada que usted pueda ver. Compruebe la dirección o el identificador.',
  'Correct the fields named in errors.': 'Corrija los campos indicados.',
  'Try again. If it happens again, tell support the request id.':
    'Vuelva a intentarlo. Si se repite, indique a soporte el número de petición.',
  'Try again in a few seconds.': 'Vuelva a intentarlo dentro de unos segundos.',
  'Already done.': 'Ya está hecho.',
  'This Idempotency-Key was used for a different request. Use a new key for a new request.':
    'Esta Idempotency-Key ya se usó en otra petición. Use una clave nueva para una petición nueva.',
  'This request was carried out before. Its answer held a secret, which cannot be shown again.':
    'Esta petición ya se llevó a cabo. Su respuesta contenía un secreto, que no se puede volver a mostrar.',
  'Read it again and repeat your change on the new version.':
    'Léalo de nuevo y repita su cambio en la versión nueva.',
  "Read the resource and send its ETag as If-Match, so that nobody's change is lost.":
    'Lea el recurso y envíe su ETag como If-Match, para que no se pierda el cambio de nadie.',
  'Use the next_cursor of the previous page with the same filters and sort, or leave cursor out.':
    'Use el next_cursor de la página anterior con los mismos filtros y orden, u omita cursor.',
  'Ask for less at once, or try again.': 'Pida menos de una vez o vuelva a intentarlo.',
  'Leave the preview to change something.': 'Salga de la vista previa para cambiar algo.',
  'Send Content-Type: {wanted}.': 'Envíe Content-Type: {wanted}.',
  'Send at most {max} bytes.': 'Envíe como máximo {max} bytes.',
  'Sign in and send the access token as a bearer token.':
    'Inicie sesión y envíe el token de acceso como bearer token.',
  'The body broke off. Send it again.': 'El envío se interrumpió. Envíelo de nuevo.',
  'The body is no JSON: line {}, column {}.': 'El contenido no es JSON: línea {}, columna {}.',
  'This needs the permission {missing}. Ask your administrator for it.':
    'Hace falta el permiso {missing}. Pídalo a su administrador.',
  'Use one of {allow}.': 'Use uno de estos: {allow}.',
  'Wait as long as Retry-After says, then go on more slowly.':
    'Espere lo que indica Retry-After y continúe más despacio.',
  'Lists are offered as application/json, {LINES}, {CSV} and {XLSX}.':
    'Las listas se ofrecen como application/json, {LINES}, {CSV} y {XLSX}.',
  'Sort by one of {}.': 'Ordene por uno de estos: {}.',
  'Add it: it is required.': 'Añádalo: es obligatorio.',
  'Give it once.': 'Indíquelo una sola vez.',
  'Remove it, or use one of {}.': 'Quítelo o use uno de estos: {}.',
  'Remove it: there are no query parameters here.': 'Quítelo: aquí no hay parámetros de consulta.',
  "Compare the request with the operation's documentation.":
    'Compare la petición con la documentación de la operación.',
  'Send a media type that the operation names.': 'Envíe un tipo de contenido de los que nombra la operación.',
  'Send less at once.': 'Envíe menos de una vez.',
  'Use one of the methods in the Allow header.': 'Use uno de los métodos de la cabecera Allow.',
  'Add this field: it is required.': 'Rellene este campo: es obligatorio.',
  'Remove the NUL character.': 'Quite el carácter NUL.',
  'Remove this field: there is none of this name.': 'Quite este campo: no existe ninguno con este nombre.',
  'This cannot be checked at the moment.': 'Esto no se puede comprobar en este momento.',
  'Use one of {}.': 'Use uno de estos: {}.',
  'Write it as a {format}.': 'Escríbalo como {format}.',
  'Fill in this field.': 'Rellene este campo.',
  'Write an id that begins with {prefix}_.': 'Escriba un identificador que empiece por {prefix}_.',
  'Write it as {pattern}.': 'Escríbalo según {pattern}.',
  'Use at least {limit} characters.': 'Use al menos {limit} caracteres.',
  'Use at most {limit} characters.': 'Use como máximo {limit} caracteres.',
  'Give at least {limit}.': 'Indique al menos {limit}.',
  'Give at most {limit}.': 'Indique como máximo {limit}.',
  'Use {limit} or more.': 'Use {limit} o más.',
  'Use {limit} or less.': 'Use {limit} o menos.',
  'Use more than {limit}.': 'Use más de {limit}.',
  'Use less than {limit}.': 'Use menos de {limit}.',
  'Use a multiple of {multiple_of}.': 'Use un múltiplo de {multiple_of}.',
  'Give each once.': 'Indique cada uno una sola vez.',
  'Give it as {kind}.': 'Indíquelo como {kind}.',
  'expected a number with at most 3 decimals': 'Escriba un número con tres decimales como máximo.',
  'the quantity is too large': 'La cantidad es demasiado grande.',
  'expected an ISO 4217 currency code such as GBP': 'Escriba un código ISO 4217 de moneda, como GBP.',
  'expected a decimal number such as 12.50 with at most {0} decimals':
    'Escriba un número decimal como 12.50, con {0} decimales como máximo.',
  'the amount is too large': 'El importe es demasiado grande.',
  'expected an id such as {0}_0198c0de8d5a7c3e9f00112233445566':
    'Se espera un identificador como {0}_0198c0de8d5a7c3e9f00112233445566.',

  // Files
  'Send at most {limit} bytes; {too_large}.': 'Envíe como máximo {limit} bytes; {too_large}.',
  'send the changes as several files': 'reparta los cambios en varios archivos',
  'The upload took too long. Send it compressed.': 'La subida ha tardado demasiado. Envíelo comprimido.',
  'The upload took too long. Send it over a faster line.':
    'La subida ha tardado demasiado. Envíelo por una conexión más rápida.',
  'The upload broke off. Send it again.': 'La subida se interrumpió. Envíelo de nuevo.',
  'Send a body.': 'Envíe un contenido.',
  'Send a file of at most {limit} bytes.': 'Envíe un archivo de {limit} bytes como máximo.',
  'The file did not arrive whole. Send it again.': 'El archivo no llegó completo. Envíelo de nuevo.',
  'The file did not arrive. Send it again.': 'El archivo no llegó. Envíelo de nuevo.',
  'Send one of these instead: {}.': 'Envíe en su lugar uno de estos: {}.',
  'The file has {size} bytes. Ask for some of them.':
    'El archivo tiene {size} bytes. Pida una parte de ellos.',
  'The range lies outside the file.': 'El intervalo queda fuera del archivo.',
  'This link has ended. Go back and ask for the file again.':
    'Este enlace ha caducado. Vuelva atrás y pida el archivo de nuevo.',
  'Row {number} has more than {MAX_COLUMNS} columns.':
    'La fila {number} tiene más de {MAX_COLUMNS} columnas.',
  'A text has more than {CELL_CHARS} characters. Shorten it.':
    'Un texto tiene más de {CELL_CHARS} caracteres. Acórtelo.',
  'Row {} holds more than 4 MiB. Shorten its texts.': 'La fila {} contiene más de 4 MiB. Acorte sus textos.',
  'Row {number} holds the character NUL. Take it out, or save the file as XLSX.':
    'La fila {number} contiene el carácter NUL. Quítelo o guarde el archivo como XLSX.',
  'Row {number} is not UTF-8. Save the file as "CSV UTF-8", or as XLSX.':
    'La fila {number} no es UTF-8. Guarde el archivo como «CSV UTF-8» o como XLSX.',
  'The CSV cannot be read: {kind:?}.': 'El CSV no se puede leer: {kind:?}.',
  'The workbook has no sheet.': 'El libro no tiene ninguna hoja.',
  'The workbook is broken. Open it in a spreadsheet and save it again as XLSX.':
    'El libro está dañado. Ábralo en una hoja de cálculo y guárdelo de nuevo como XLSX.',
  'This is no workbook: save it as XLSX or CSV.': 'Esto no es un libro: guárdelo como XLSX o CSV.',
  'Use at most {MAX_COLUMNS} columns, each once per row.':
    'Use como máximo {MAX_COLUMNS} columnas, cada una una vez por fila.',

  // Sign-in, people, organisations
  'Address or password is wrong. Check both, or ask for a new password.':
    'La dirección o la contraseña no son correctas. Revise ambas o pida una contraseña nueva.',
  'This account is suspended. Ask your administrator.':
    'Esta cuenta está suspendida. Consulte a su administrador.',
  'Your organisation acts as {}.': 'Su organización actúa como {}.',
  'This account is gone. Sign in again.': 'Esta cuenta ya no existe. Inicie sesión de nuevo.',
  'Too many people are signing in at the moment; try again in a few seconds.':
    'Hay demasiadas personas iniciando sesión; vuelva a intentarlo dentro de unos segundos.',
  'Too many attempts to sign in. Wait as long as Retry-After says, then try again.':
    'Demasiados intentos de iniciar sesión. Espere lo que indica Retry-After y vuelva a intentarlo.',
  'Another site sent this request. Open the portal itself.':
    'Esta petición la envió otro sitio. Abra el propio portal.',
  'This sign-in is over. Sign in again.': 'Esta sesión ha terminado. Inicie sesión de nuevo.',
  'The access token is not valid, or not any more. Refresh it or sign in again.':
    'El token de acceso no es válido o ha dejado de serlo. Renuévelo o inicie sesión de nuevo.',
  'API clients have secrets, not passwords.': 'Los clientes de API tienen secretos, no contraseñas.',
  'This is not your present password.': 'Esta no es su contraseña actual.',
  'There is an account with this address already. Sign in with it, or ask to be invited under another address.':
    'Ya hay una cuenta con esta dirección. Inicie sesión con ella o pida que le inviten con otra dirección.',
  'This link was used already, has expired or was replaced by a newer one. Ask for a new one.':
    'Este enlace ya se usó, ha caducado o lo sustituyó otro más reciente. Pida uno nuevo.',
  'Choose a partner or a supplier.': 'Elija un socio o un proveedor.',
  "Only the host's staff can preview the portal.":
    'Solo el personal de la empresa anfitriona puede ver el portal como otra organización.',
  'This organisation is suspended: it sees nothing. Reactivate it first.':
    'Esta organización está suspendida: no ve nada. Reactívela antes.',
  'Change your own password with the present one, or ask somebody else for a link.':
    'Cambie su propia contraseña con la actual o pida un enlace a otra persona.',
  'The organisation has somebody with this address already. Make a new link for that person.':
    'La organización ya tiene a alguien con esta dirección. Haga un enlace nuevo para esa persona.',
  'The person is suspended. Reactivate the person first.': 'La persona está suspendida. Reactívela antes.',
  'The person has to accept the invitation first. Make a new link where it is lost.':
    'La persona tiene que aceptar antes la invitación. Haga un enlace nuevo si se ha perdido.',
  'Use a role that people of this organisation can hold.':
    'Use un rol que puedan tener las personas de esta organización.',
  'Use active or suspended.': 'Use active o suspended.',
  'Nobody changes their own roles or state. Ask somebody else.':
    'Nadie cambia sus propios roles ni su estado. Pídaselo a otra persona.',
  'Your right to manage people was taken away just now. Sign in again.':
    'Se le acaba de retirar el derecho a gestionar personas. Inicie sesión de nuevo.',
  'People of this organisation cannot hold this role.':
    'Las personas de esta organización no pueden tener este rol.',
  'Somebody of another organisation has this address. Use another one.':
    'Alguien de otra organización tiene esta dirección. Use otra.',
  'This address is invited already. Accept the invitation, or use another address.':
    'Esta dirección ya está invitada. Acepte la invitación o use otra dirección.',
  'Write a mail address such as ana@example.com.': 'Escriba una dirección de correo como ana@example.com.',
  'This would take rights that you do not have yourself. Ask somebody who has them.':
    'Para esto hacen falta derechos que usted no tiene. Pídaselo a quien los tenga.',
  'Built-in roles stay as they are. Make a role of your own instead.':
    'Los roles incorporados no se cambian. Cree uno propio.',
  "Only the host's staff define roles.": 'Solo el personal de la empresa anfitriona define roles.',
  'Somebody holds this role. Take it away from everybody first.':
    'Alguien tiene este rol. Retíreselo antes a todos.',
  'There is a role of this name. Choose another one.': 'Ya hay un rol con este nombre. Elija otro.',
  "Only the host's staff make audiences.": 'Solo el personal de la empresa anfitriona crea públicos.',
  'There is an audience of this name. Choose another one.': 'Ya hay un público con este nombre. Elija otro.',
  'Use the id of a partner or supplier.': 'Use el identificador de un socio o proveedor.',
  'Write a name, in one line.': 'Escriba un nombre, en una línea.',
  'Write a name.': 'Escriba un nombre.',
  'Another organisation has this external code. Choose another one.':
    'Otra organización tiene este código externo. Elija otro.',
  "Only the host's staff manage organisations.":
    'Solo el personal de la empresa anfitriona gestiona organizaciones.',
  'The host cannot be suspended.': 'La empresa anfitriona no se puede suspender.',
  'The host stays the host.': 'La empresa anfitriona sigue siéndolo.',
  'Use an ISO 4217 code such as GBP.': 'Use un código ISO 4217 como GBP.',
  'Use partner, supplier or both.': 'Use partner, supplier o ambos.',
  'There is no such organisation.': 'No existe esa organización.',
  'There is no such organisation among the partners.': 'No existe esa organización entre los socios.',
  'There is no such organisation among the suppliers.': 'No existe esa organización entre los proveedores.',
  'There is no such organisation among partners and suppliers.':
    'No existe esa organización entre socios y proveedores.',
  'There is no such audience.': 'No existe ese público.',
  'Give an address or a telephone number.': 'Indique una dirección o un teléfono.',
  'Name partners or suppliers, or one organisation, or leave both out.':
    'Indique socios o proveedores, o una organización, o ninguna de las dos cosas.',
  "Send the picture's bytes in Base64.": 'Envíe los bytes de la imagen en Base64.',
  'Use a PNG, JPEG or WebP of at most 4,096 pixels on a side.':
    'Use un PNG, JPEG o WebP de 4096 píxeles por lado como máximo.',
  'Use a picture of at most 512 KiB.': 'Use una imagen de 512 KiB como máximo.',
  'The client has two secrets already. Delete the one that is not used any more.':
    'El cliente ya tiene dos secretos. Elimine el que no se use.',
  'The organisation does not act as this kind.': 'La organización no actúa como tal.',
  'Use permissions that a {} can have, such as assets:read.':
    'Use permisos que pueda tener un {}, como assets:read.',
  'Client id or secret is wrong.': 'El identificador o el secreto del cliente no son correctos.',
  'Add grant_type=client_credentials.': 'Añada grant_type=client_credentials.',
  'Ask only for scopes that the client has.': 'Pida solo ámbitos que el cliente tenga.',
  "Give the client's id and secret once: in the Authorization header or in the body.":
    'Indique una sola vez el identificador y el secreto del cliente: en la cabecera Authorization o en el contenido.',
  "The client's organisation may not use it at present.":
    'La organización del cliente no puede usarlo por ahora.',
  'Use grant_type=client_credentials.': 'Use grant_type=client_credentials.',
  'Saved views belong to people. Sign in as one.':
    'Las vistas guardadas son de personas. Inicie sesión como una.',
  'To share a view takes the permission views:share. Save it for yourself, or ask for the permission.':
    'Para compartir una vista hace falta el permiso views:share. Guárdela para usted o pida el permiso.',
  'You have a view of this name for this list already. Choose another name.':
    'Ya tiene una vista con este nombre para esta lista. Elija otro nombre.',
  'A machine is told of nothing. Sign in as a person.':
    'A una máquina no se le avisa de nada. Inicie sesión como persona.',
  'This kind does not concern you; leave it out.': 'Esta clase de aviso no le concierne; omítala.',
  'This kind is named twice; name it once.': 'Esta clase aparece dos veces; indíquela una sola.',

  // Products, prices, stock
  'Give at most {decimals} decimals: that is what its unit has.':
    'Indique como máximo {decimals} decimales: son los que admite su unidad.',
  'Order a multiple of {pack}.': 'Pida un múltiplo de {pack}.',
  'Use more than zero and at most a million, or leave it empty.':
    'Use más de cero y como máximo un millón, o déjelo vacío.',
  'Use a pack that has no more decimals than the unit.': 'Use un múltiplo sin más decimales que la unidad.',
  'Write the smallest quantity that it is sold in, or leave it empty.':
    'Escriba la cantidad mínima en que se vende o déjelo vacío.',
  'Name each product once.': 'Indique cada producto una sola vez.',
  'There is no such product on offer to you. Leave it out.': 'No se le ofrece ese producto. Quítelo.',
  'There is no such product on offer to you. Look it up in the products list.':
    'No se le ofrece ese producto. Búsquelo en la lista de productos.',
  'Use more than zero, or leave the line out.': 'Use más de cero o quite la línea.',
  'There is a category of this name already. Use it, or {verb} it under another name.':
    'Ya hay una categoría con este nombre. Úsela, o {verb} con otro nombre.',
  'This name is taken.': 'Este nombre ya se usa.',
  'It is still being checked. Wait until it is.': 'Todavía se está comprobando. Espere a que termine.',
  'It was applied already, or failed. Upload the file again.':
    'Ya se aplicó, o falló. Suba el archivo de nuevo.',
  'No row would change anything.': 'Ninguna fila cambiaría nada.',
  'Somebody else is applying it. Look at it again.': 'Otra persona lo está aplicando. Vuelva a mirarlo.',
  '{} rows are wrong. Mend them and upload the file again, or apply the valid rows only.':
    'Hay {} filas erróneas. Corríjalas y suba el archivo de nuevo, o aplique solo las filas válidas.',
  'This is no day.': 'Esto no es un día.',
  'Write a day such as 2027-03-31, or leave it empty.': 'Escriba un día como 2027-03-31 o déjelo vacío.',
  'The file is no longer kept. Upload it again to see which rows fail.':
    'El archivo ya no se guarda. Súbalo de nuevo para ver qué filas fallan.',
  'Several categories have this name.': 'Varias categorías tienen este nombre.',
  'Several suppliers have this name.': 'Varios proveedores tienen este nombre.',
  'There is no SKU.': 'Falta el SKU.',
  'There is no product of this SKU.': 'No hay ningún producto con este SKU.',
  'There is no such category.': 'No existe esa categoría.',
  'There is no such category. Create it first.': 'No existe esa categoría. Créela antes.',
  'There is no such supplier.': 'No existe ese proveedor.',
  'There is no such product.': 'No existe ese producto.',
  'This cannot be empty.': 'Esto no puede estar vacío.',
  'This day lies too far away.': 'Este día queda demasiado lejos.',
  'This holds a character that is no text.': 'Contiene un carácter que no es texto.',
  'This is no lifecycle.': 'Esto no es un ciclo de vida.',
  'This is no such number.': 'Esto no es un número válido.',
  'This is not 0, 1, 2 or 3.': 'Esto no es 0, 1, 2 ni 3.',
  'This is below zero.': 'Esto es menos que cero.',
  'This is too large.': 'Esto es demasiado grande.',
  'This is too long.': 'Esto es demasiado largo.',
  'The column "{name}" is there twice. Leave one of the two.':
    'La columna «{name}» está dos veces. Deje una de las dos.',
  'There is no column "sku": it says which product a row is about.':
    'Falta la columna «sku»: dice de qué producto trata cada fila.',
  'There is no column "{name}". The columns are {known}.':
    'No existe la columna «{name}». Las columnas son {known}.',
  'There is no column beside "sku", so nothing would change.':
    'No hay más columnas que «sku», así que no cambiaría nada.',
  'Write 0, 1, 2 or 3.': 'Escriba 0, 1, 2 o 3.',
  'Write a name of at most {MAX_NAME} characters.': 'Escriba un nombre de {MAX_NAME} caracteres como máximo.',
  'Write a number of zero or more with at most three decimals.':
    'Escriba un número de cero o más, con tres decimales como máximo.',
  'Write a unit of at most 20 characters, such as piece.':
    'Escriba una unidad de 20 caracteres como máximo, como piece.',
  'Write at most {MAX_TEXT} characters.': 'Escriba {MAX_TEXT} caracteres como máximo.',
  'Write planned, announced, active, phasing_out or discontinued.':
    'Escriba planned, announced, active, phasing_out o discontinued.',
  'Write the SKU of a product that there is.': 'Escriba el SKU de un producto que exista.',
  'Write the name of a category that there is, or create it first.':
    'Escriba el nombre de una categoría que exista, o créela antes.',
  'Write the name of a supplier that there is, or leave it empty.':
    'Escriba el nombre de un proveedor que exista, o déjelo vacío.',
  'Leave one of the two rows.': 'Deje una de las dos filas.',
  'Products changed since the file was checked, and some rows no longer fit. Nothing was changed.':
    'Los productos han cambiado desde que se comprobó el archivo y algunas filas ya no encajan. No se ha cambiado nada.',
  'Row {twin} is about this SKU already.': 'La fila {twin} ya trata de este SKU.',
  'The file is empty. Its first row names the columns.':
    'El archivo está vacío. Su primera fila da nombre a las columnas.',
  'There are more than {MAX_ROWS} rows. Send them as two files.':
    'Hay más de {MAX_ROWS} filas. Envíelas en dos archivos.',
  'Choose valid_from or a later day.': 'Elija valid_from o un día posterior.',
  'Give it a value, or leave it out to keep the one it has.':
    'Dele un valor, u omítalo para conservar el que tiene.',
  'The partner was told of this revision. Withdraw the announcement, change it, announce it again.':
    'Ya se avisó al socio de esta revisión. Retire el anuncio, cámbiela y anúnciela de nuevo.',
  'The partner\'s list "{other}" in {} holds on some of these days. End it before this one begins.':
    'La tarifa «{other}» del socio en {} rige algunos de estos días. Termínela antes de que empiece esta.',
  'The product is not on the list yet: give it a price.':
    'El producto aún no está en la tarifa: póngale un precio.',
  'Use less than the price before, but not less than zero.':
    'Use menos que el precio anterior, pero no menos de cero.',
  'Use more than zero, and more than in the break before.':
    'Use más de cero y más que en la escala anterior.',
  "Use the list's currency, {}.": 'Use la moneda de la tarifa, {}.',
  'Use zero or more.': 'Use cero o más.',
  'Another revision follows this one. Delete that draft first.':
    'A esta le sigue otra revisión. Elimine antes ese borrador.',
  'Choose a day on which the list before holds, but not its first.':
    'Elija un día en que rija la tarifa anterior, pero no el primero.',
  'Choose tomorrow or a later day.': 'Elija mañana o un día posterior.',
  'Give percent or lines, not both.': 'Indique un porcentaje o líneas, no ambos.',
  'It has no prices: from its first day on the partner could not order anything.':
    'No tiene precios: desde su primer día el socio no podría pedir nada.',
  'Its first day has to lie ahead, and after that of the list before. Choose a later one.':
    'Su primer día tiene que estar por venir y ser posterior al de la tarifa anterior. Elija uno más tarde.',
  'Only a draft is announced, and this list is none.': 'Solo se anuncia un borrador, y esta tarifa no lo es.',
  "Only a draft's prices are changed one by one. Withdraw the announcement first, or make the next revision.":
    'Solo los precios de un borrador se cambian uno a uno. Retire antes el anuncio o haga la revisión siguiente.',
  'Only a list that holds, or will hold, is followed by another.':
    'Solo a una tarifa vigente, o que lo será, le sigue otra.',
  'Only an announced revision whose day has not come is withdrawn.':
    'Solo se retira una revisión anunciada cuyo día no ha llegado.',
  'Only drafts are deleted. What partners have seen stays on record.':
    'Solo se eliminan borradores. Lo que los socios han visto queda registrado.',
  'Say by how much prices change (zero keeps them), or give lines.':
    'Diga cuánto cambian los precios (cero los mantiene) o indique líneas.',
  'The partner\'s list "{other}" holds on some of these days.':
    'La tarifa «{other}» del socio rige algunos de estos días.',
  'This list was not announced, so there is nothing to acknowledge.':
    'Esta tarifa no se ha anunciado, así que no hay nada de lo que acusar recibo.',
  'Use less: some price becomes too large.': 'Use menos: algún precio resulta demasiado grande.',
  'Use {LOWEST} to {HIGHEST}.': 'Use de {LOWEST} a {HIGHEST}.',
  'There is a product of this SKU already. Use another SKU.': 'Ya hay un producto con este SKU. Use otro.',
  'This SKU is taken.': 'Este SKU ya se usa.',
  'Choose an instant after visible_from.': 'Elija un momento posterior a visible_from.',
  'It can be ordered from its launch date on.': 'Se puede pedir a partir de su fecha de lanzamiento.',
  'It is no longer on offer.': 'Ya no se ofrece.',
  'There is no price for you today; ask your contact.':
    'Hoy no hay precio para usted; pregunte a su contacto.',
  'More than that is reserved for orders. Cancel or move orders first.':
    'Hay más reservado para pedidos. Cancele o mueva pedidos antes.',
  "The product's unit allows {decimals} decimals.": 'La unidad del producto admite {decimals} decimales.',
  'There is a warehouse of this code already. Use another.': 'Ya hay un almacén con este código. Use otro.',
  'This code is taken.': 'Este código ya se usa.',
  'Use zero to {MOST_ON_HAND}.': 'Use de cero a {MOST_ON_HAND}.',

  // Orders and imports
  'Order less, or try again when there is more in stock.':
    'Pida menos o vuelva a intentarlo cuando haya más existencias.',
  'Order more than zero.': 'Pida más de cero.',
  'Name the product by product_id or by sku, not by both.':
    'Indique el producto con product_id o con sku, no con ambos.',
  'Name the product by product_id or by sku.': 'Indique el producto con product_id o con sku.',
  'Order at least one product.': 'Pida al menos un producto.',
  'Order less at once: the total is too large.': 'Pida menos de una vez: el total es demasiado grande.',
  'Take the lines named in errors out of the order.': 'Quite del pedido las líneas indicadas.',
  'There is not enough of the products named in errors. Nothing was ordered.':
    'No hay suficiente de los productos indicados. No se ha pedido nada.',
  'Too many orders asked for more than is in stock. Wait as long as Retry-After says, and order by the availability that the products list shows.':
    'Demasiados pedidos pedían más de lo que hay. Espere lo que indica Retry-After y pida según la disponibilidad que muestra la lista de productos.',
  'The order is {from} and cannot be {to}. {rest}': 'El pedido está {from} y no puede pasar a {to}. {rest}',
  'Ask the host about it.': 'Consulte a la empresa anfitriona.',
  'It can be {}.': 'Puede pasar a {}.',
  'That is where it stays.': 'Así se queda.',
  'The order is not confirmed yet. Come back when it is.':
    'El pedido aún no está confirmado. Vuelva cuando lo esté.',
  'The order is not shipped yet. Come back when it is.':
    'El pedido aún no se ha enviado. Vuelva cuando se envíe.',
  'The order was cancelled, so it has no papers.': 'El pedido se canceló, así que no tiene documentos.',
  'Name a column for {meaning}: no line can do without it.':
    'Indique una columna para {meaning}: ninguna línea puede prescindir de ella.',
  'There is no meaning "{meaning}".': 'No existe el significado «{meaning}».',
  'Write it as meaning=Column, with commas between the pairs.':
    'Escríbalo como significado=Columna, con comas entre los pares.',
  'the row has more or fewer fields than the header': 'la fila tiene más o menos campos que la cabecera',
  'not UTF-8 text': 'no es texto UTF-8',
  'contains a control character': 'contiene un carácter de control',
  'must not be empty': 'no puede estar vacío',
  'too long': 'demasiado largo',
  'not a product': 'no es un producto',
  'not a plain decimal number, or too large, or with too many decimals':
    'no es un número decimal simple, o es demasiado grande, o tiene demasiados decimales',
  'a quantity of zero moves nothing': 'una cantidad de cero no mueve nada',
  'a cancellation takes a negative quantity': 'una anulación lleva una cantidad negativa',
  'not a date in the agreed order, or out of range':
    'no es una fecha en el orden acordado, o queda fuera de rango',
  'no price: a gift or a stock movement, not a sale':
    'sin precio: un regalo o un movimiento de existencias, no una venta',
  'a price below zero: a correction of the books, not a sale':
    'un precio menor que cero: una corrección contable, no una venta',
  'not a known country': 'no es un país conocido',
  'unknown product': 'producto desconocido',
  'unknown customer': 'cliente desconocido',
  'the organisation with this code is not a partner': 'la organización con este código no es un socio',
  'the file has no column "{wanted}"; it has: {found}. Map the columns to the ones that it has':
    'el archivo no tiene la columna «{wanted}»; tiene: {found}. Asigne las columnas a las que tiene',
  'the file is empty; it needs a header row': 'el archivo está vacío; necesita una fila de cabecera',
  'the default country "{0}" is not a known country': 'el país por defecto «{0}» no es un país conocido',
  'row {0} is longer than 1 MiB; look for a quotation mark that is never closed':
    'la fila {0} ocupa más de 1 MiB; busque unas comillas que no se cierran',
  'the file cannot be read behind row {row}: {error}':
    'el archivo no se puede leer después de la fila {row}: {error}',
  '{path} cannot be read: {error}': '{path} no se puede leer: {error}',
  'another process is carrying out this import; wait for it, or look at it under /api/v1/imports':
    'otro proceso lleva a cabo esta importación; espere, o mírela en /api/v1/imports',
  'the database refused: {0}': 'la base de datos lo rechazó: {0}',
  'the import was stopped; start it again and it goes on where it was':
    'la importación se detuvo; iníciela de nuevo y seguirá donde estaba',

  // Sales material
  'This cannot be emptied; leave it out.': 'Esto no se puede vaciar; omítalo.',
  'Choose a time after publish_at.': 'Elija un momento posterior a publish_at.',
  'Write a word or a few.': 'Escriba una palabra o unas pocas.',
  'There is no such material; leave it out.': 'No existe ese material; omítalo.',
  'Add a tag or remove it, not both.': 'Añada una etiqueta o quítela, no ambas cosas.',
  'Add an audience or remove it, not both.': 'Añada un público o quítelo, no ambas cosas.',
  'It expires on {}; choose an earlier start.': 'Caduca el {}; elija un comienzo anterior.',
  'It is published on {}; choose a later end.': 'Se publica el {}; elija un final posterior.',
  'It would have {} tags; {MOST_TAGS} are allowed. Remove some first.':
    'Tendría {} etiquetas; se permiten {MOST_TAGS}. Quite algunas antes.',
  'Name at least one thing to change.': 'Indique al menos una cosa que cambiar.',
  'It was never published, so there is nothing to take back.':
    'Nunca se publicó, así que no hay nada que retirar.',
  'Upload the file first: there is nothing to publish yet.':
    'Suba antes el archivo: aún no hay nada que publicar.',

  // Demand: policies, releases, forecasts, commits, exceptions
  'Name a period such as 2026-W41.': 'Indique un periodo como 2026-W41.',
  'Name a month such as 2026-10.': 'Indique un mes como 2026-10.',
  'Demand is shared by the {} here, and policies rely on it.':
    'Aquí la demanda se comparte por {}, y hay políticas que cuentan con ello.',
  'A supplier is shown the demand for its own products only. Leave products at own.':
    'A un proveedor solo se le muestra la demanda de sus propios productos. Deje products en own.',
  'Choose a day within ten years of today.': 'Elija un día a no más de diez años de hoy.',
  'Demand is shared by the {0} in this installation. Figures over other periods could be subtracted from each other: ask for the grain {0}.':
    'En esta instalación la demanda se comparte por {0}. Las cifras de otros periodos se podrían restar entre sí: pida ese mismo grano.',
  'Only a draft can be changed. Write a new policy; it becomes the next version.':
    'Solo se puede cambiar un borrador. Escriba una política nueva; será la versión siguiente.',
  'Only a draft can be submitted for review.': 'Solo se puede enviar a revisión un borrador.',
  'Only a policy in review can be approved. Submit it first.':
    'Solo se puede aprobar una política en revisión. Envíela antes.',
  'Only units can be shared. Several measures of the same orders, or others than units, would give each other away: ask for the measure units alone.':
    'Solo se pueden compartir unidades. Varias medidas de los mismos pedidos, u otras que no sean unidades, se delatarían entre sí: pida solo la medida units.',
  'The policy is retired already.': 'La política ya está retirada.',
  'You wrote, changed or submitted this policy. Ask somebody else with the right to approve it.':
    'Usted escribió, cambió o envió esta política. Pida a otra persona con derecho que la apruebe.',
  'A machine cannot approve a policy. Sign in as somebody with the right to.':
    'Una máquina no puede aprobar una política. Inicie sesión como alguien con derecho a hacerlo.',
  'Name an organisation that is a supplier.': 'Indique una organización que sea proveedor.',
  'Somebody else wrote a policy just now. Try again.':
    'Otra persona acaba de escribir una política. Vuelva a intentarlo.',
  'Name a policy that exists.': 'Indique una política que exista.',
  'Nothing is due: every period that is over and past the lag is covered.':
    'No hay nada pendiente: todos los periodos terminados y pasado el retardo están cubiertos.',
  'The audit found {} faults; the first: {finding}.':
    'La auditoría encontró {} fallos; el primero: {finding}.',
  'The policy was retired in the meantime.': 'La política se retiró entretanto.',
  'There is no certificate: the release is not published, or was before releases were certified. Look at its state.':
    'No hay certificado: la publicación no ha salido, o salió antes de que se certificaran. Mire su estado.',
  'Another policy of this supplier was approved meanwhile. Look at it, then decide again.':
    'Entretanto se aprobó otra política de este proveedor. Mírela y decida de nuevo.',
  'A release to this supplier is being made. Wait until it is done.':
    'Se está haciendo una publicación para este proveedor. Espere a que termine.',
  'It could not be made: the job behind it failed again and again. Look at the background jobs, then ask for it again.':
    'No se pudo hacer: su tarea falló una y otra vez. Mire las tareas en segundo plano y pídala de nuevo.',
  'Releases are made by active policies only. Have this one approved, or use the active one.':
    'Solo las políticas activas hacen publicaciones. Haga aprobar esta o use la activa.',
  'An adjustment of this product and period stands already. Withdraw it, then make another one.':
    'Ya hay un ajuste de este producto y periodo. Retírelo y haga otro.',
  'Name a supplier that has a forecast cycle.': 'Indique un proveedor que tenga un ciclo de previsión.',
  'Name a period after {}.': 'Indique un periodo posterior a {}.',
  "Name a product that this supplier's current cycle has a forecast of: without one there is nothing to adjust.":
    'Indique un producto del que haya previsión en el ciclo actual de este proveedor: sin ella no hay nada que ajustar.',
  'The adjustment was withdrawn already.': 'El ajuste ya se retiró.',
  'Write a thousand million or less.': 'Escriba mil millones o menos.',
  'Write how much is added, or below zero how much is taken away.':
    'Escriba cuánto se añade o, con signo menos, cuánto se quita.',
  'Write a number with at most three decimals.': 'Escriba un número con tres decimales como máximo.',
  'Commit to zero or more.': 'Comprométase a cero o más.',
  'Say why it is not the forecast: choose another reason than as_forecast.':
    'Diga por qué no es lo previsto: elija un motivo distinto de as_forecast.',
  'State a capacity of the quantity or more.': 'Indique una capacidad igual o mayor que la cantidad.',
  'The cycle takes no more commits: it is closed. Commit to the current cycle.':
    'El ciclo ya no admite compromisos: está cerrado. Comprométase en el ciclo actual.',
  'The last day for commits to this cycle is over. Wait for the next cycle.':
    'Ha pasado el último día para comprometerse en este ciclo. Espere al siguiente.',
  'There is no forecast for this product that could be committed to.':
    'No hay previsión de este producto con la que comprometerse.',
  'Write at most 500 characters.': 'Escriba 500 caracteres como máximo.',
  'Name the bucket in a column "id", or in columns "sku" and "period".':
    'Indique el periodo en una columna «id» o en las columnas «sku» y «period».',
  'The file cannot be read. Save it again.': 'El archivo no se puede leer. Guárdelo de nuevo.',
  'The file has more than {MOST_ROWS} commits. Send them as several files.':
    'El archivo tiene más de {MOST_ROWS} compromisos. Envíelos en varios archivos.',
  'The file is empty.': 'El archivo está vacío.',
  'There is no column "quantity": it says what is committed to.':
    'Falta la columna «quantity»: dice a cuánto se compromete.',
  'Send at most {MAX_FILE} bytes; send the commits as several files.':
    'Envíe como máximo {MAX_FILE} bytes; reparta los compromisos en varios archivos.',
  'The bucket stands in an earlier row: keep one of them.':
    'El periodo está en una fila anterior: deje una de las dos.',
  'The current cycle has no such period of this product. Write it as the list of forecasts does.':
    'El ciclo actual no tiene ese periodo de este producto. Escríbalo como en la lista de previsiones.',
  'The current cycle has no such product. Take the SKUs from the list of forecasts.':
    'El ciclo actual no tiene ese producto. Tome los SKU de la lista de previsiones.',
  'There is no such bucket: take the ids from the list of forecasts.':
    'No existe ese periodo: tome los identificadores de la lista de previsiones.',
  'Write one of as_forecast, capacity, material, lead_time, end_of_life, promotion, other.':
    'Escriba uno de estos: as_forecast, capacity, material, lead_time, end_of_life, promotion, other.',
  'Name a person of the host who can sign in.':
    'Indique a alguien de la empresa anfitriona que pueda iniciar sesión.',
  'Nothing was proposed: say what becomes of it.': 'No se ha propuesto nada: diga en qué queda.',
  'Leave it out: this kind has no threshold.': 'Omítalo: esta clase no tiene umbral.',
  'Leave it out: this kind looks at one period.': 'Omítalo: esta clase mira un solo periodo.',
  'State 0 to 1000 percent.': 'Indique de 0 a 1000 por ciento.',
  'State from more than how many percent on it is an exception.':
    'Indique a partir de qué porcentaje es una excepción.',
  'State over how many periods or cycles it is looked.': 'Indique sobre cuántos periodos o ciclos se mira.',
  'A forecast cycle of this supplier is being made. Wait until it is done.':
    'Se está haciendo un ciclo de previsión de este proveedor. Espere a que termine.',
  'Name a supplier that demand was released to, by a policy that has a horizon.':
    'Indique un proveedor al que se haya publicado demanda con una política que tenga horizonte.',
  'A forecast cycle that is {} does not take this step.':
    'Un ciclo de previsión en estado {} no da este paso.',
};

export const words: Record<string, string> = {
  create: 'cree otra',
  rename: 'llámela',
  week: 'semanas',
  month: 'meses',
  placed: 'realizado',
  confirmed: 'confirmado',
  shipped: 'enviado',
  delivered: 'entregado',
  cancelled: 'cancelado',
  partner: 'socio',
  supplier: 'proveedor',
  host: 'empresa anfitriona',
  'the host': 'la empresa anfitriona',
  date: 'día, por ejemplo 2027-03-31',
  'date-time': 'momento, por ejemplo 2027-03-31T12:00:00Z',
  email: 'dirección de correo',
  text: 'texto',
  'a whole number': 'número entero',
  'a number': 'número',
  'true or false': 'true o false',
  'a list': 'lista',
  'an object': 'objeto',
  draft: 'borrador',
  published: 'publicado',
  open_for_commit: 'abierto a compromisos',
  closed: 'cerrado',
  expired: 'caducado',
};
