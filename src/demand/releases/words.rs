//! How a release is made and protected, in words: the rules by name, the attacker, and what is not promised. Never a
//! parameter: those would tell an attacker how far to go.

use lonja_platform::prelude::Language;

use crate::policies::Regions;

/// A sentence in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    pub english: &'static str,
    pub spanish: &'static str,
}

impl Sentence {
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Spanish => self.spanish,
        }
    }
}

/// A rule, by the name under which certificates state it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub name: &'static str,
    pub says: Sentence,
}

macro_rules! sentence {
    ($english:literal, $spanish:literal) => {
        Sentence { english: $english, spanish: $spanish }
    };
}

macro_rules! rules {
    ($($name:literal: $english:literal, $spanish:literal;)+) => {
        &[$(Rule { name: $name, says: sentence!($english, $spanish) }),+]
    };
}

/// Every rule that a figure has to pass.
const RULES: &[Rule] = rules! {
    "minimum_frequency":
        "A figure needs a minimum number of customers behind it. An order that was taken back makes no customer.",
        "Una cifra necesita un número mínimo de clientes. Un pedido devuelto no cuenta como cliente.";
    "prior_posterior":
        "No customer's purchases may follow too closely from a figure, even for another customer who knows its own \
         purchases and has an idea of everybody else's.",
        "De una cifra no se pueden deducir con demasiada precisión las compras de un cliente, ni siquiera para otro \
         cliente que conoce las suyas y tiene una idea de las de los demás.";
    "packs":
        "Of a product that is sold in packs nothing narrower than a pack counts as unsure.",
        "De un producto que se vende en múltiplos fijos, nada más estrecho que uno de ellos cuenta como incierto.";
    "holdings":
        "Customers of one group of companies count as one.",
        "Los clientes de un mismo grupo de empresas cuentan como uno.";
    "recipient_removed":
        "The recipient's own purchases, and those of its group, are in no figure and cover nobody.",
        "Las compras propias del destinatario y las de su grupo no están en ninguna cifra y no protegen a nadie.";
    "zero_hidden":
        "A period without demand is hidden like one with too little of it.",
        "Un periodo sin demanda se oculta igual que uno con demasiado poca.";
    "shipments_and_returns":
        "Shipments, returns and what is left of them are judged each by itself; one failing hides the figure.",
        "Los envíos, las devoluciones y lo que queda de ellos se juzgan por separado; si uno falla, la cifra se oculta.";
    "differences":
        "The difference of two figures of a product has to pass as well, so that a customer who comes, leaves or \
         changes does not stand out.",
        "También tiene que pasar la diferencia entre dos cifras de un producto, para que no destaque un cliente que \
         llega, se va o cambia.";
    "released_once":
        "A product and period is released once, to whomever. What was hidden stays hidden, what is out is never \
         changed, and later sales of a released period are counted nowhere.",
        "Un producto y periodo se publica una sola vez, a quien sea. Lo oculto sigue oculto, lo publicado no cambia \
         nunca, y las ventas que llegan tarde a un periodo publicado no se cuentan en ningún sitio.";
};

/// The rules that come with totals.
const OF_TOTALS: &[Rule] = rules! {
    "totals_judged":
        "A total has to pass every rule that a figure has to pass.",
        "Un total tiene que pasar todas las reglas que pasa una cifra.";
    "secondary_suppression":
        "Where a hidden figure could be worked out from a total and the figures beside it, more of them are hidden, \
         until linear programs prove that every hidden figure could be far enough from the truth.",
        "Donde una cifra oculta se podría calcular a partir de un total y de las cifras vecinas, se ocultan más, hasta \
         que programas lineales prueban que cada cifra oculta podría estar bastante lejos de la verdad.";
    "remainders":
        "What is left of a total when everything shown below it is subtracted has to pass the rules like a figure, \
         also against earlier periods, and for a customer who subtracts its own purchases.",
        "Lo que queda de un total al restar todo lo que se muestra debajo tiene que pasar las reglas como una cifra, \
         también frente a periodos anteriores y para un cliente que reste sus propias compras.";
};

/// The rules that come with figures by region.
const OF_REGIONS: &[Rule] = rules! {
    "regions_judged":
        "A figure by category, region and month has to pass every rule that a figure has to pass, also against those of \
         the same region and category in other months.",
        "Una cifra por categoría, región y mes tiene que pasar todas las reglas que pasa una cifra, también frente a las \
         de la misma región y categoría en otros meses.";
    "whole_weeks":
        "A month is made of whole periods, so that no days can be worked out from months and weeks: a week belongs to the \
         month of its Thursday.",
        "Un mes se compone de periodos enteros, para que de meses y semanas no se deduzcan días: una semana pertenece al \
         mes de su jueves.";
    "regions_against_weeks":
        "No sum or difference of figures by region and figures by week tells a customer's purchases: every customer could \
         have bought more or less, and the others the less or more, without any figure being another one. Where that \
         cannot be proved, fewer regions are shown, or zones in the place of countries.",
        "Ninguna suma o diferencia de cifras por región y por semana revela las compras de un cliente: cada uno podría \
         haber comprado más o menos, y los demás menos o más, sin que cambiara ninguna cifra. Donde no se puede probar, \
         se muestran menos regiones, o zonas en lugar de países.";
};

/// The rules behind a release.
pub fn rules(totals: bool, regions: Regions) -> impl Iterator<Item = &'static Rule> {
    let of_regions: &[Rule] = if regions == Regions::None { &[] } else { OF_REGIONS };
    RULES.iter().chain(if totals { OF_TOTALS } else { &[] }).chain(of_regions)
}

/// What the attacker is taken to know.
pub const ATTACKER: &[Sentence] = &[
    sentence!(
        "The recipient together with one customer of its choice.",
        "El destinatario junto con un cliente que él elija."
    ),
    sentence!(
        "It knows every figure that was ever released of these products, to anyone.",
        "Conoce todas las cifras que se hayan publicado de estos productos, a quien sea."
    ),
    sentence!(
        "It knows its own purchases and those of its group, and all purchases of the customer that helps it.",
        "Conoce sus propias compras y las de su grupo, y todas las compras del cliente que le ayuda."
    ),
    sentence!(
        "It has an idea of everybody else's purchases, and knows the rules but not their parameters.",
        "Tiene una idea de las compras de los demás, y conoce las reglas pero no sus parámetros."
    ),
    sentence!(
        "It wants to know what another customer bought, or that it bought nothing, came or left.",
        "Quiere saber qué compró otro cliente, o que no compró nada, que llegó o que se fue."
    ),
];

/// A part of the method, in the order in which it is read.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub name: &'static str,
    pub title: Sentence,
    pub says: &'static [Sentence],
}

pub const COUNTED: Part = Part {
    name: "counted",
    title: sentence!("What is counted", "Qué se cuenta"),
    says: &[
        sentence!(
            "Units shipped to customers less units returned, of the recipient's own products, in each period.",
            "Unidades enviadas a clientes menos unidades devueltas, de los productos del destinatario, en cada periodo."
        ),
        sentence!(
            "Sales that name no customer are left out, because nobody could say whom they have to be protected for.",
            "Las ventas sin cliente quedan fuera, porque nadie podría decir a quién hay que proteger."
        ),
        sentence!(
            "Every product has a cell in every period, whether there was demand or not.",
            "Cada producto tiene una celda en cada periodo, haya habido demanda o no."
        ),
    ],
};

pub const HIDDEN: Part = Part {
    name: "hidden",
    title: sentence!("What a hidden cell means", "Qué significa una celda oculta"),
    says: &[sentence!(
        "It would have told too much about a customer, or there was nothing to tell. The two look the same on purpose, \
         and a hidden cell is no zero.",
        "Habría dicho demasiado sobre un cliente, o no había nada que decir. Se ven igual a propósito, y una celda \
         oculta no es un cero."
    )],
};

pub const AUDITED: Part = Part {
    name: "audited",
    title: sentence!("How it is checked", "Cómo se comprueba"),
    says: &[sentence!(
        "Before a release is out, an auditor with an arithmetic of its own reads the figures as they were written and \
         attacks every one of them, alone and together with everything released before. One success refuses the whole \
         release, and its recipient sees nothing of it.",
        "Antes de publicar, un auditor con su propia aritmética lee las cifras tal como se escribieron y ataca cada una \
         de ellas, sola y junto con todo lo publicado antes. Un solo acierto rechaza la publicación entera, y el \
         destinatario no ve nada de ella."
    )],
};

pub const OUTSIDE: Part = Part {
    name: "outside",
    title: sentence!("What is not promised", "Qué no se promete"),
    says: &[
        sentence!(
            "Two or more customers of different groups who pool what they know, and somebody who knows every other \
             customer's purchases exactly, are outside of what was checked.",
            "Quedan fuera de lo comprobado dos o más clientes de grupos distintos que juntan lo que saben, y quien \
             conozca con exactitud las compras de todos los demás clientes."
        ),
        sentence!(
            "So is somebody who knows every delivery and, from a partner's agreement, how much was in stock before and \
             after: that gives what was sold in between without any release.",
            "También queda fuera quien conozca todas las entregas y, por el acuerdo de un distribuidor, cuántas \
             existencias había antes y después: de eso resulta lo vendido entre ambas fechas sin ninguna publicación."
        ),
    ],
};

pub const FORECASTS: Part = Part {
    name: "forecasts",
    title: sentence!("Forecasts", "Previsiones"),
    says: &[sentence!(
        "They are worked out from released figures alone, so they can tell nothing more than those.",
        "Se calculan solo a partir de cifras publicadas, así que no pueden decir más que ellas."
    )],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_names_a_parameter() {
        let parts = [COUNTED, HIDDEN, AUDITED, OUTSIDE, FORECASTS];
        let sentences = rules(true, Regions::Country).map(|rule| rule.says).chain(ATTACKER.iter().copied());
        let sentences = sentences.chain(parts.iter().flat_map(|part| part.says.iter().copied()));
        for sentence in sentences {
            for language in [Language::English, Language::Spanish] {
                let text = sentence.of(language);
                assert!(!text.contains(|c: char| c.is_ascii_digit() || c == '%'), "{text}");
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }
}
