//! What the documents of an order say, in English and Spanish, and how figures and days are written in each.

use chrono::{Datelike, NaiveDate};
use lonja_platform::prelude::*;
use poem_openapi::Enum;

/// A language that documents come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum DocumentLanguage {
    En,
    Es,
}

pub struct Words {
    pub confirmation: &'static str,
    pub delivery_note: &'static str,
    pub page: fn(usize, usize) -> String,
    pub for_whom: &'static str,
    pub deliver_to: &'static str,
    pub reference: &'static str,
    pub placed: &'static str,
    pub confirmed: &'static str,
    pub shipped: &'static str,
    pub requested: &'static str,
    pub note: &'static str,
    pub product: &'static str,
    pub quantity: &'static str,
    pub unit_price: &'static str,
    pub net: &'static str,
    pub total: &'static str,
    pub before_tax: &'static str,
    pub received: &'static str,
    months: [&'static str; 12],
    units: &'static [(&'static str, &'static str)],
}

const EN: Words = Words {
    confirmation: "Order confirmation",
    delivery_note: "Delivery note",
    page: |page, pages| format!("Page {page} of {pages}"),
    for_whom: "For",
    deliver_to: "Deliver to",
    reference: "Your reference",
    placed: "Placed on",
    confirmed: "Confirmed on",
    shipped: "Shipped on",
    requested: "Wanted on",
    note: "Your note",
    product: "Product",
    quantity: "Quantity",
    unit_price: "Unit price",
    net: "Net",
    total: "Total, net",
    before_tax: "All amounts are before tax.",
    received: "Received in good order (date, name, signature)",
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    units: &[],
};

const ES: Words = Words {
    confirmation: "Confirmación de pedido",
    delivery_note: "Albarán de entrega",
    page: |page, pages| format!("Página {page} de {pages}"),
    for_whom: "Para",
    deliver_to: "Entregar en",
    reference: "Su referencia",
    placed: "Hecho el",
    confirmed: "Confirmado el",
    shipped: "Enviado el",
    requested: "Para el día",
    note: "Su nota",
    product: "Producto",
    quantity: "Cantidad",
    unit_price: "Precio unitario",
    net: "Neto",
    total: "Total neto",
    before_tax: "Todos los importes son sin impuestos.",
    received: "Recibido conforme (fecha, nombre, firma)",
    months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    units: &[("piece", "unidad"), ("each", "unidad"), ("pack", "paquete"), ("box", "caja"), ("set", "juego")],
};

impl DocumentLanguage {
    pub fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Es => &ES,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    pub fn day(self, day: NaiveDate) -> String {
        let month = self.words().months[day.month0() as usize];
        format!("{} {month} {}", day.day(), day.year())
    }

    /// What one is counted in; a unit of the host's own making stays as it is.
    pub fn unit(self, unit: &str) -> &str {
        self.words().units.iter().find(|(name, _)| *name == unit).map_or(unit, |(_, word)| word)
    }

    pub fn money(self, money: Money) -> String {
        format!("{} {}", self.decimal(&money.amount()), money.currency)
    }

    pub fn price(self, price: UnitPrice) -> String {
        format!("{} {}", self.decimal(&price.amount()), price.currency)
    }

    pub fn quantity(self, quantity: Quantity) -> String {
        self.decimal(&quantity.to_string())
    }

    /// Exact decimal text as it is written in the language: not a digit is added or lost.
    fn decimal(self, plain: &str) -> String {
        let (group, point) = match self {
            Self::En => (',', '.'),
            Self::Es => ('.', ','),
        };
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
        let mut text = String::from(sign);
        for (index, digit) in whole.char_indices() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_in_the_language_without_losing_a_digit() {
        let money = Money::new(12_345_678_905, Currency::GBP);
        assert_eq!(DocumentLanguage::En.money(money), "123,456,789.05 GBP");
        assert_eq!(DocumentLanguage::Es.money(money), "123.456.789,05 GBP");
        let price = UnitPrice::new(-125, Currency::EUR);
        assert_eq!(DocumentLanguage::Es.price(price), "-0,0125 EUR");
        assert_eq!(DocumentLanguage::En.quantity(Quantity::from_thousandths(1_000_500)), "1,000.5");
        assert_eq!(DocumentLanguage::En.quantity(Quantity::from_thousandths(999_000)), "999");
    }

    #[test]
    fn spanish_says_everything_in_spanish() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
        assert_eq!(DocumentLanguage::En.day(day), "2 Jan 2026");
        assert_eq!(DocumentLanguage::Es.day(day), "2 ene 2026");
        assert_eq!(DocumentLanguage::Es.unit("piece"), "unidad");
        assert_eq!(DocumentLanguage::Es.unit("drum"), "drum");
    }
}
