//! An order's documents: who gets them, from when on, and what they say, read from the files themselves.

use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::json;

use super::{Trade, lamps};
use crate::{
    catalogue::shop::unknown,
    support::{Answer, World},
};

/// The texts of a document in the order in which they are drawn, from its uncompressed pages.
fn texts(answer: &Answer) -> Vec<String> {
    let bytes = &answer.bytes;
    assert!(bytes.starts_with(b"%PDF-1.") && bytes.trim_ascii_end().ends_with(b"%%EOF"), "a whole PDF");
    let mut found = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(shown) = line.strip_suffix(b" Tj") else { continue };
        // Text is written plainly where it is ASCII, in hexadecimal digits otherwise.
        if let Some(digits) = shown.strip_prefix(b"<").and_then(|shown| shown.strip_suffix(b">")) {
            let digits = std::str::from_utf8(digits).expect("digits");
            let letter = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
            found.push((0..digits.len()).step_by(2).map(|at| char::from(letter(at))).collect());
            continue;
        }
        let text = shown.strip_prefix(b"(").and_then(|shown| shown.strip_suffix(b")")).expect("a text");
        let mut plain = String::new();
        let mut letters = text.iter();
        while let Some(letter) = letters.next() {
            let letter = if *letter == b'\\' { letters.next().expect("an escaped letter") } else { letter };
            plain.push(char::from(*letter));
        }
        found.push(plain);
    }
    found
}

#[tokio::test]
async fn the_confirmation_tells_prices_exactly_in_both_languages_and_the_delivery_note_tells_none() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let body = json!({
            "lines": [{ "product_id": trade.lamp, "quantity": 77 }], "reference": "PO (7)",
            "delivery_address": { "name": "North", "street": "Dock 1", "city": "Hull", "country": "GB" },
        });
        let order = trade.buyer.post("/api/v1/orders", body).await.expect(201).id();
        let at = |what: &str| format!("/api/v1/orders/{order}/documents/{what}");
        for what in ["confirmation", "delivery-note"] {
            assert_eq!(trade.buyer.get(&at(what)).await.expect(404).problem(), "not_found");
        }
        trade.move_to(&order, "confirmed").await.expect(200);
        trade.buyer.get(&at("delivery-note")).await.expect(404);
        let answer = trade.buyer.get(&at("confirmation")).await.expect(200);
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        assert_eq!(
            answer.header("content-disposition"),
            Some("attachment; filename=\"order-confirmation-1-en.pdf\"")
        );
        let english = texts(&answer);
        // 77 times 2.555 is 196.735: half to even.
        for text in [
            "Order confirmation 1",
            "North",
            "Blue lamp",
            "L-1",
            "77 piece",
            "2.555 GBP",
            "196.74 GBP",
            "PO (7)",
        ] {
            assert!(english.iter().any(|found| found == text), "{text} in {english:?}");
        }
        let spanish = texts(&trade.buyer.get(&at("confirmation?language=es")).await.expect(200));
        for text in ["Confirmaci\u{f3}n de pedido 1", "77 unidad", "2,555 GBP", "196,74 GBP", "Total neto"] {
            assert!(spanish.iter().any(|found| found == text), "{text} in {spanish:?}");
        }
        assert!(!spanish.iter().any(|found| found.contains("Order") || found.contains("Page")));
        trade.move_to(&order, "shipped").await.expect(200);
        let note = texts(&trade.shop.staff.get(&at("delivery-note")).await.expect(200));
        assert!(note.iter().any(|found| found == "Delivery note 1"));
        assert!(!note.iter().any(|found| found.contains("GBP")), "{note:?}");
    })
    .await;
}

#[tokio::test]
async fn documents_are_for_those_who_may_see_the_order() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let order = trade.place(1).await;
        trade.move_to(&order, "confirmed").await.expect(200);
        let at = |id: &str| format!("/api/v1/orders/{id}/documents/confirmation");
        let (south, _) = trade.shop.partner("South", &[]).await;
        let rival = trade.shop.world.role(south, BuiltInRole::Buyer);
        let nothing = rival.get(&at(&unknown("ord"))).await.expect(404);
        assert_eq!(rival.get(&at(&order)).await.expect(404).visible(), nothing.visible());
        let seller = trade.shop.world.role(trade.partner, BuiltInRole::Seller);
        seller.get(&at(&order)).await.expect(403);
        trade.buyer.get(&at(&order)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_long_order_goes_on_over_pages_and_a_cancelled_one_has_no_papers() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let line = json!({ "product_id": trade.lamp, "quantity": 1 });
        let order =
            trade.buyer.post("/api/v1/orders", json!({ "lines": vec![line; 60] })).await.expect(201).id();
        trade.move_to(&order, "confirmed").await.expect(200);
        let path = format!("/api/v1/orders/{order}/documents/confirmation");
        let found = texts(&trade.buyer.get(&path).await.expect(200));
        assert_eq!(found.iter().filter(|text| *text == "Blue lamp").count(), 60);
        assert!(found.iter().any(|text| text.contains("Page 3 of 3")), "{found:?}");
        trade.move_to(&order, "cancelled").await.expect(200);
        trade.buyer.get(&path).await.expect(404);

        let logo = json!({ "name": "Hall of Lamps", "logo": LOGO });
        trade
            .shop
            .staff
            .send(Method::PATCH, "/api/v1/branding", &[("if-match", "*")], Some(logo))
            .await
            .expect(200);
        let order = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(201).id();
        trade.move_to(&order, "confirmed").await.expect(200);
        let answer =
            trade.buyer.get(&format!("/api/v1/orders/{order}/documents/confirmation")).await.expect(200);
        assert!(texts(&answer).iter().any(|text| text == "Hall of Lamps"));
        assert!(answer.bytes.windows(10).any(|part| part == b"/DCTDecode"), "the logo is in it");
    })
    .await;
}

/// A one-pixel picture.
const LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";
