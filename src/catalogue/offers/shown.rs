//! A product in the form in which the API shows it, made of two parts: what everybody is shown is written once and kept on
//! its card, what only this caller is told is added. A long list costs little more than the copying of its bytes.

use std::{borrow::Cow, sync::Arc};

use lonja_kernel::{Timestamp, UnitPrice, serialize_time};
use lonja_platform::prelude::{ObjectWriter, WriteJson};
use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use serde::Serialize;

use super::{
    cards::Card,
    dto::{Availability, NextPrice, Product},
};
use crate::{prices::dto::PriceBreak, products::rules::NotOrderable};

/// A [`Product`].
pub struct ShownProduct {
    pub(super) card: Arc<Card>,
    pub(super) own: Own,
}

/// The members of a [`Product`] that only this caller is told, in its order.
#[derive(Clone, Serialize)]
pub(super) struct Own {
    pub price: Option<UnitPrice>,
    pub price_breaks: Vec<PriceBreak>,
    pub next_price: Option<NextPrice>,
    pub availability: Availability,
    pub orderable: bool,
    pub not_orderable_reason: Option<NotOrderable>,
    #[serde(serialize_with = "serialize_time")]
    pub updated_at: Timestamp,
}

impl ShownProduct {
    fn product(&self) -> Product {
        let (facts, own) = (&self.card.facts, self.own.clone());
        Product {
            id: facts.id.into(),
            sku: facts.sku.clone(),
            name: facts.name.clone(),
            description: facts.description.clone(),
            category: facts.category(),
            unit: facts.unit.clone(),
            unit_decimals: facts.unit_decimals.into(),
            pack: facts.pack(),
            lifecycle: facts.lifecycle(),
            launch_on: facts.launch_on,
            tips: facts.tips.clone(),
            picture_asset_id: facts.picture_asset_id.map(Into::into),
            price: own.price,
            price_breaks: own.price_breaks,
            next_price: own.next_price,
            availability: own.availability,
            orderable: own.orderable,
            not_orderable_reason: own.not_orderable_reason,
            updated_at: own.updated_at,
        }
    }
}

impl WriteJson for ShownProduct {
    fn write_json(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        let mut product = ObjectWriter::new(bytes);
        product.ready_members(&self.card.shown);
        product.members(&self.own)?;
        product.end();
        Ok(())
    }
}

impl ToJSON for ShownProduct {
    fn to_json(&self) -> Option<serde_json::Value> {
        self.product().to_json()
    }
}

impl Type for ShownProduct {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Product::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Product::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Product::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}
