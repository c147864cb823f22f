//! What stands behind a release: a certificate that anybody can check, which tells nothing that is hidden, and a method
//! in words.

use std::{fs, path::Path, process::Command};

use lonja_demand::{GivenCell, GivenCells, Safeguards};
use lonja_identity::{Grant, Subject};
use lonja_kernel::{BuiltInRole, OrganizationId, OrganizationKind, Quantity, UserId};
use serde_json::{Value, json};

use super::{Hall, WEEKS, monday};
use crate::support::World;

const RELEASES: &str = "/api/v1/demand/releases";

fn of_five(customers: [OrganizationId; 5]) -> Vec<(OrganizationId, i64)> {
    customers.into_iter().zip([20, 22, 24, 26, 28]).collect()
}

fn digest(cells: &[Value]) -> String {
    let mut given = GivenCells::default();
    for cell in cells {
        let text = |name: &str| cell[name].as_str().unwrap();
        given.add(GivenCell {
            measure: "units",
            product: text("product_id"),
            sku: text("sku"),
            unit: text("unit"),
            region: "all",
            period: text("period"),
            value: cell["value"].as_i64().map(|units| Quantity::whole(units).unwrap()),
        });
    }
    given.digest()
}

#[tokio::test]
async fn a_certificate_says_what_was_released_and_is_the_same_for_the_supplier_and_the_host() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let sold = of_five(hall.partners().await);
        hall.sells(monday(0), &sold).await;
        let policy =
            hall.policy(json!({ "minimum_customers": 4, "p_percent": 23, "prior_percent": 61 })).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let path = format!("{RELEASES}/{release}");
        let answer = hall.planner.get(&format!("{path}/certificate")).await.expect(200);
        assert_eq!(answer.bytes, hall.author.get(&format!("{path}/certificate")).await.bytes);
        let certificate = answer.json();
        assert_eq!(certificate["release_id"], release);
        assert_eq!((&certificate["number"], &certificate["policy_version"]), (&json!(1), &json!(1)));
        assert_eq!(certificate["recipient"], json!({ "id": hall.supplier, "name": "Acme" }));
        assert_eq!(certificate["published_cells"], 1);
        assert_eq!(certificate["suppressed_cells"], WEEKS - 1);
        let cells = hall.planner.get(&format!("{path}/cells")).await.items();
        assert_eq!(certificate["cells_sha256"], digest(&cells));
        assert!(certificate["attacker"][0].as_str().unwrap().contains("one customer"));

        // The rules go by their names; what they are set to is nobody's business.
        let method = hall.planner.get(&format!("{path}/method")).await.expect(200).json();
        let said = |list: &Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(json!(said(&method["rules"])), certificate["rules"]);
        for text in
            [certificate["rules"].to_string(), certificate["attacker"].to_string(), method.to_string()]
        {
            assert!(
                !["23", "61", "percent"].iter().any(|word| text.replace(&release, "").contains(word)),
                "{text}"
            );
        }
        let spanish = hall.planner.get(&format!("{path}/method?language=es")).await.expect(200).json();
        assert_eq!(said(&spanish["rules"]), said(&method["rules"]));
        assert_ne!(spanish["parts"], method["parts"]);
        hall.planner.get(&format!("{path}/method?language=fr")).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_published_is_certified() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        let asked = hall.author.post(RELEASES, json!({ "policy_id": policy })).await.expect(201).id();
        let path = format!("{RELEASES}/{asked}/certificate");
        let told = hall.author.get(&path).await.expect(404).json();
        assert!(told["detail"].as_str().unwrap().contains("not published"), "{told}");
        hall.planner.get(&path).await.expect(404);
        lonja_demand::build(&world.ctx, asked.parse().unwrap(), Safeguards::all()).await.unwrap();
        hall.planner.get(&path).await.expect(200);
    })
    .await;
}

/// Fixture 16. Knows: every byte that it can fetch, in two worlds that differ in one hidden figure alone.
#[tokio::test]
async fn a_hidden_figure_moves_no_byte_of_what_its_supplier_can_fetch() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let customers: [_; 5] = hall.partners().await;
    hall.sells(monday(0), &of_five(customers)).await;
    let policy = hall.policy(json!({})).await;
    let asked = hall.author.post(RELEASES, json!({ "policy_id": policy })).await.expect(201).id();
    // Both worlds sign with the same key.
    world.identity.start().await.unwrap();
    let mut seen = Vec::new();
    for (week, units) in [(1, 7), (1, 4_000), (0, 100)] {
        let copy = world.copy().await;
        super::sells(&copy, hall.product, monday(week), &[(customers[0], units)]).await;
        lonja_demand::build(&copy.ctx, asked.parse().unwrap(), Safeguards::all()).await.unwrap();
        let planner = copy.role(hall.supplier, BuiltInRole::Planner);
        let mut bytes = Vec::new();
        for suffix in ["", "/cells", "/certificate", "/method"] {
            bytes.push(planner.get(&format!("{RELEASES}/{asked}{suffix}")).await.expect(200).bytes);
        }
        bytes.push(planner.csv(&format!("{RELEASES}/{asked}/cells")).await.bytes);
        for mut forecast in planner.get("/api/v1/demand/forecasts").await.expect(200).items() {
            for drawn in ["id", "series_id", "cycle_id"] {
                forecast[drawn] = Value::Null;
            }
            bytes.push(forecast.to_string().into_bytes());
        }
        seen.push(bytes);
    }
    assert_eq!(seen[0], seen[1], "seven or four thousand, both hidden");
    assert_ne!(seen[0], seen[2], "a published figure does move them");
}

/// What somebody without an installation does with the files.
fn verify(arguments: &[&str]) -> (bool, String) {
    let ran =
        Command::new(env!("CARGO_BIN_EXE_lonja")).args(["certificate", "verify"]).args(arguments).output();
    let ran = ran.unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    (ran.status.success(), said)
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn the_command_line_believes_a_certificate_only_where_everything_holds() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let sold = of_five(hall.partners().await);
    hall.sells(monday(0), &sold).await;
    let policy = hall.policy(json!({})).await;
    let path = format!("{RELEASES}/{}", hall.release(&policy, Safeguards::all()).await);
    world.identity.start().await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let certificate = hall.planner.get(&format!("{path}/certificate")).await.expect(200);
    let keys = world.anonymous().get("/.well-known/jwks.json").await.expect(200).bytes;
    let csv = hall.planner.csv(&format!("{path}/cells")).await.expect(200).text();
    let document = write(folder, "certificate.json", &certificate.bytes);
    let jws = certificate.json()["jws"].as_str().unwrap().to_owned();
    let bare = write(folder, "certificate.jws", &jws);
    let keys = write(folder, "keys.json", keys);
    let cells = write(folder, "cells.csv", &csv);
    let pages = write(folder, "cells.json", hall.planner.get(&format!("{path}/cells")).await.bytes);

    for given in [&document, &bare] {
        let (holds, said) = verify(&[given, "--jwks", &keys, "--cells", &cells]);
        assert!(holds && said.contains("Acme") && said.contains("certified ones"), "{said}");
    }
    let (holds, said) = verify(&[&document, "--jwks", &keys, "--cells", &pages]);
    assert!(holds, "{said}");
    let (holds, said) = verify(&[&document, "--jwks", &keys]);
    assert!(holds && said.contains("not checked"), "{said}");

    let forged = write(folder, "forged.csv", csv.replace(",120,", ",121,"));
    let (holds, said) = verify(&[&document, "--jwks", &keys, "--cells", &forged]);
    assert!(!holds && said.contains("not the certified ones"), "{said}");
    let short: Vec<&str> = csv.lines().take(WEEKS).collect();
    let short = write(folder, "short.csv", short.join("\n"));
    let (holds, said) = verify(&[&document, "--jwks", &keys, "--cells", &short]);
    assert!(!holds && said.contains("certified: 1 and 4"), "{said}");
    let grant = Grant::new(
        Subject::User(UserId::new()),
        hall.supplier,
        OrganizationKind::Supplier,
        BuiltInRole::Planner.permissions(),
    );
    let token = world.identity.issuer().issue(&grant, chrono::Duration::minutes(5)).unwrap().token;
    let token = write(folder, "token", token);
    let (holds, said) = verify(&[&token, "--jwks", &keys]);
    assert!(!holds && said.contains("no certificate"), "an access token is none: {said}");
    let stranger = write(folder, "stranger.json", r#"{"keys":[]}"#);
    let (holds, said) = verify(&[&document, "--jwks", &stranger]);
    assert!(!holds && said.contains("not among the given ones"), "{said}");
    let mut parts: Vec<String> = jws.split('.').map(str::to_owned).collect();
    let other = if &parts[1][40..41] == "A" { "B" } else { "A" };
    parts[1].replace_range(40..41, other);
    let changed = write(folder, "changed.jws", parts.join("."));
    let (holds, said) = verify(&[&changed, "--jwks", &keys]);
    assert!(!holds && said.contains("does not hold"), "{said}");
    let (holds, said) = verify(&[&document, "--jwks", "http://portal.example.com/keys"]);
    assert!(!holds && said.contains("https"), "{said}");
}
