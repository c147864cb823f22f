// What the demo's sales material is about: ten families of the gift wholesaler's range, in English and Spanish.
// `word` picks the family's products from the order data by their description. Advice is invented; no price anywhere.

export const topics = {
  christmas: {
    word: "CHRISTMAS", accent: [0.65, 0.11, 0.18], en: "Christmas range", es: "Gama de Navidad",
    points: {
      en: ["Orders peak nine to seven weeks before Christmas: have it on the shelf by the end of September.", "Group by colour before product: red and white first, natural wood second.", "Small decorations at the till sell all day; large pieces belong in the window.", "Keep one hanging piece of each design at eye level."],
      es: ["Los pedidos alcanzan su máximo entre nueve y siete semanas antes de Navidad: téngalo expuesto a finales de septiembre.", "Agrupe primero por color: rojo y blanco, después madera natural.", "Los adornos pequeños se venden junto a la caja; las piezas grandes van al escaparate.", "Mantenga una pieza colgante de cada diseño a la altura de los ojos."],
    },
  },
  bags: {
    word: "BAG", accent: [0.75, 0.22, 0.17], en: "Jumbo and lunch bags", es: "Bolsas jumbo y de almuerzo",
    points: {
      en: ["Show every design: buyers take three on average because they can see them side by side.", "Hang them open and filled; a flat bag looks small.", "Refill twice a week: the red retrospot goes first.", "Lunch bags sell best from August, before school starts."],
      es: ["Muestre todos los diseños: al verlos juntos el cliente suele llevarse varios.", "Cuélguelas abiertas y llenas; una bolsa plana parece pequeña.", "Reponga dos veces por semana: el lunar rojo se agota primero.", "Las bolsas de almuerzo se venden mejor desde agosto, antes del colegio."],
    },
  },
  tea: {
    word: "TEACUP", accent: [0.18, 0.42, 0.37], en: "Regency tea time", es: "La hora del té Regency",
    points: {
      en: ["Lay a table: cake stand in the middle, cups around it.", "Offer cup, saucer and plate as a set; a gift needs no search.", "Put the green, pink and rose designs next to each other: they are mixed on purpose.", "Spare cups bring buyers back; keep single pieces in stock."],
      es: ["Ponga una mesa: el soporte de tartas en el centro y las tazas alrededor.", "Ofrezca taza, platillo y plato como juego; un regalo no admite búsquedas.", "Coloque juntos los diseños verde, rosa y rosas: se mezclan a propósito.", "Las tazas sueltas hacen volver al cliente; tenga piezas sueltas en existencias."],
    },
  },
  candles: {
    word: "T-LIGHT", accent: [0.83, 0.49, 0.13], en: "T-light holders and candles", es: "Portavelas y velas",
    points: {
      en: ["Light them: a dark corner with six lit holders sells more than a bright shelf with sixty.", "Glass below, metal above; glass breaks.", "Offer candles next to every holder.", "Tell that hanging hearts look best in threes."],
      es: ["Enciéndalas: un rincón oscuro con seis portavelas vende más que un estante lleno.", "El cristal abajo y el metal arriba; el cristal se rompe.", "Ofrezca velas junto a cada portavelas.", "Recuerde que los corazones colgantes lucen mejor de tres en tres."],
    },
  },
  baking: {
    word: "CAKE", accent: [0.86, 0.4, 0.52], en: "Cake and baking", es: "Repostería",
    points: {
      en: ["Cake cases are the add-on of the range: one stand at the till is enough.", "Show a finished cake, or a picture of one.", "Tins stack: build a tower, the eye does the rest.", "School holidays and rainy weekends are the peaks."],
      es: ["Los moldes de papel son el complemento de la gama: basta un expositor junto a la caja.", "Muestre un pastel terminado, o una foto.", "Las latas se apilan: levante una torre y la vista hará el resto.", "Las vacaciones escolares y los fines de semana de lluvia son los picos."],
    },
  },
  paper: {
    word: "PAPER CHAIN", accent: [0.25, 0.35, 0.62], en: "Paper and party", es: "Papel y fiesta",
    points: {
      en: ["Bunting above the shelf is the best sign that a shop can have.", "Wrap, ribbon and tag belong within one arm's reach.", "Keep one opened sample of each kit.", "Change the front design every month."],
      es: ["Unos banderines sobre el estante son el mejor cartel de la tienda.", "Papel, cinta y etiqueta deben estar al alcance de la mano.", "Tenga una muestra abierta de cada juego.", "Cambie cada mes el diseño de delante."],
    },
  },
  jewellery: {
    word: "NECKLACE", accent: [0.45, 0.3, 0.55], en: "Necklaces and bracelets", es: "Collares y pulseras",
    points: {
      en: ["A mirror within reach doubles the time that people stay.", "Hang by colour, from light to dark.", "Bracelets lie flat at the till, necklaces hang at eye level.", "Take worn cards away: a bent card makes a piece look used."],
      es: ["Un espejo a mano duplica el tiempo que el cliente se queda.", "Cuelgue por color, de claro a oscuro.", "Las pulseras, planas junto a la caja; los collares, a la altura de los ojos.", "Retire los cartones gastados: hacen que la pieza parezca usada."],
    },
  },
  children: {
    word: "SPACEBOY", accent: [0.16, 0.5, 0.73], en: "Children: Spaceboy and Dolly Girl", es: "Infantil: Spaceboy y Dolly Girl",
    points: {
      en: ["Low shelves: the person who wants it is a metre tall.", "One character per shelf; mixed shelves confuse.", "Lunch box, bottle and bowl are bought together.", "Gift sets go above, where parents look."],
      es: ["Estantes bajos: quien lo quiere mide un metro.", "Un personaje por estante; mezclados confunden.", "Fiambrera, botella y cuenco se compran juntos.", "Los juegos de regalo van arriba, donde miran los padres."],
    },
  },
  garden: {
    word: "GARDEN", accent: [0.33, 0.5, 0.2], en: "Garden and outdoor", es: "Jardín y exterior",
    points: {
      en: ["Start in the last week of February; the first warm Saturday decides.", "Plant something in the pots.", "Signs and thermometers sell on a wall, not in a box.", "Keep gloves and tools beside the pots."],
      es: ["Empiece la última semana de febrero; el primer sábado templado decide.", "Plante algo en las macetas.", "Letreros y termómetros se venden en la pared, no en la caja.", "Tenga guantes y herramientas junto a las macetas."],
    },
  },
  home: {
    word: "HEART", accent: [0.55, 0.42, 0.33], en: "Hearts and home decoration", es: "Corazones y decoración",
    points: {
      en: ["The white hanging heart is what people come for: put it at the far end, so that they pass the rest.", "Wood with wood, metal with metal.", "Three of one kind on a wall look like a decision, one looks forgotten.", "Refill on Fridays."],
      es: ["El corazón blanco colgante es lo que el cliente busca: póngalo al fondo, para que pase por todo lo demás.", "Madera con madera, metal con metal.", "Tres piezas iguales en una pared parecen una decisión; una sola, un olvido.", "Reponga los viernes."],
    },
  },
};

/** file type, topic, language, audience, days until publication (negative: ago), days until expiry or null. */
export const plan = [
  ["pptx", "christmas", "en", "distributors", -120, 60], ["pptx", "christmas", "es", "export", -110, 60],
  ["pptx", "bags", "en", "distributors", -200, null], ["pptx", "tea", "en", "distributors", -180, null],
  ["pptx", "tea", "es", "export", -170, null], ["pptx", "candles", "en", "uk", -90, null],
  ["pptx", "children", "en", "distributors", -60, null], ["pptx", "garden", "en", "key_accounts", 14, 120],
  ["pdf", "christmas", "en", "distributors", -119, 60], ["pdf", "bags", "en", "distributors", -199, null],
  ["pdf", "bags", "es", "distributors", -198, null], ["pdf", "tea", "en", "distributors", -179, null],
  ["pdf", "candles", "es", "export", -89, null], ["pdf", "baking", "en", "distributors", -150, null],
  ["pdf", "jewellery", "en", "uk", -75, null], ["pdf", "jewellery", "es", "export", -75, null],
  ["pdf", "home", "en", "distributors", -240, null],
  ["xlsx", "christmas", "en", "distributors", -118, 60], ["xlsx", "bags", "en", "distributors", -197, null],
  ["xlsx", "baking", "es", "distributors", -149, null], ["xlsx", "paper", "en", "distributors", -45, null],
  ["xlsx", "paper", "es", "export", -45, null], ["xlsx", "home", "en", "key_accounts", -30, null],
  ["xlsx", "garden", "en", "distributors", -400, -30],
  ["png", "christmas", "en", "distributors", -117, 60], ["png", "christmas", "es", "distributors", -117, 60],
  ["png", "bags", "en", "distributors", -196, null], ["png", "tea", "en", "uk", -178, null],
  ["png", "children", "es", "export", -59, null], ["png", "home", "en", "distributors", -239, null],
];
