//! The region tree that every installation starts with: zones of trade, and in them the countries by their
//! ISO 3166 code and their usual English name.
//!
//! An id is made from the code alone, so that a region is the same row in every installation.

use crate::prelude::*;

/// A zone's code and name, and its countries.
type Zone = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Zones with their countries. `XC` is a user-assigned code: trade counts the Channel Islands as one country.
#[rustfmt::skip]
const ZONES: &[Zone] = &[
    ("british-isles", "British Isles", &[
        ("GB", "United Kingdom"), ("IE", "Ireland"), ("IM", "Isle of Man"), ("XC", "Channel Islands"),
    ]),
    ("northern-europe", "Northern Europe", &[
        ("DK", "Denmark"), ("EE", "Estonia"), ("FI", "Finland"), ("FO", "Faroe Islands"), ("GL", "Greenland"),
        ("IS", "Iceland"), ("LT", "Lithuania"), ("LV", "Latvia"), ("NO", "Norway"), ("SE", "Sweden"),
    ]),
    ("western-europe", "Western Europe", &[
        ("AT", "Austria"), ("BE", "Belgium"), ("CH", "Switzerland"), ("DE", "Germany"), ("FR", "France"),
        ("LI", "Liechtenstein"), ("LU", "Luxembourg"), ("MC", "Monaco"), ("NL", "Netherlands"),
    ]),
    ("southern-europe", "Southern Europe", &[
        ("AD", "Andorra"), ("AL", "Albania"), ("BA", "Bosnia and Herzegovina"), ("CY", "Cyprus"),
        ("ES", "Spain"), ("GI", "Gibraltar"), ("GR", "Greece"), ("HR", "Croatia"), ("IT", "Italy"),
        ("ME", "Montenegro"), ("MK", "North Macedonia"), ("MT", "Malta"), ("PT", "Portugal"),
        ("RS", "Serbia"), ("SI", "Slovenia"), ("SM", "San Marino"), ("VA", "Holy See"), ("XK", "Kosovo"),
    ]),
    ("eastern-europe", "Eastern Europe", &[
        ("BG", "Bulgaria"), ("BY", "Belarus"), ("CZ", "Czechia"), ("HU", "Hungary"), ("MD", "Moldova"),
        ("PL", "Poland"), ("RO", "Romania"), ("RU", "Russia"), ("SK", "Slovakia"), ("UA", "Ukraine"),
    ]),
    ("middle-east", "Middle East", &[
        ("AE", "United Arab Emirates"), ("BH", "Bahrain"), ("IL", "Israel"), ("IQ", "Iraq"), ("IR", "Iran"),
        ("JO", "Jordan"), ("KW", "Kuwait"), ("LB", "Lebanon"), ("OM", "Oman"), ("PS", "Palestine"),
        ("QA", "Qatar"), ("SA", "Saudi Arabia"), ("SY", "Syria"), ("TR", "Turkey"), ("YE", "Yemen"),
    ]),
    ("africa", "Africa", &[
        ("AO", "Angola"), ("BF", "Burkina Faso"), ("BI", "Burundi"), ("BJ", "Benin"), ("BW", "Botswana"),
        ("CD", "Congo (Democratic Republic)"), ("CF", "Central African Republic"), ("CG", "Congo"),
        ("CI", "Ivory Coast"), ("CM", "Cameroon"), ("CV", "Cape Verde"), ("DJ", "Djibouti"), ("DZ", "Algeria"),
        ("EG", "Egypt"), ("ER", "Eritrea"), ("ET", "Ethiopia"), ("GA", "Gabon"), ("GH", "Ghana"),
        ("GM", "Gambia"), ("GN", "Guinea"), ("GQ", "Equatorial Guinea"), ("GW", "Guinea-Bissau"),
        ("KE", "Kenya"), ("KM", "Comoros"), ("LR", "Liberia"), ("LS", "Lesotho"), ("LY", "Libya"),
        ("MA", "Morocco"), ("MG", "Madagascar"), ("ML", "Mali"), ("MR", "Mauritania"), ("MU", "Mauritius"),
        ("MW", "Malawi"), ("MZ", "Mozambique"), ("NA", "Namibia"), ("NE", "Niger"), ("NG", "Nigeria"),
        ("RW", "Rwanda"), ("SC", "Seychelles"), ("SD", "Sudan"), ("SL", "Sierra Leone"), ("SN", "Senegal"),
        ("SO", "Somalia"), ("SS", "South Sudan"), ("ST", "Sao Tome and Principe"), ("SZ", "Eswatini"),
        ("TD", "Chad"), ("TG", "Togo"), ("TN", "Tunisia"), ("TZ", "Tanzania"), ("UG", "Uganda"),
        ("ZA", "South Africa"), ("ZM", "Zambia"), ("ZW", "Zimbabwe"),
    ]),
    ("asia", "Asia", &[
        ("AF", "Afghanistan"), ("AM", "Armenia"), ("AZ", "Azerbaijan"), ("BD", "Bangladesh"), ("BN", "Brunei"),
        ("BT", "Bhutan"), ("CN", "China"), ("GE", "Georgia"), ("HK", "Hong Kong"), ("ID", "Indonesia"),
        ("IN", "India"), ("JP", "Japan"), ("KG", "Kyrgyzstan"), ("KH", "Cambodia"), ("KP", "North Korea"),
        ("KR", "South Korea"), ("KZ", "Kazakhstan"), ("LA", "Laos"), ("LK", "Sri Lanka"), ("MM", "Myanmar"),
        ("MN", "Mongolia"), ("MO", "Macao"), ("MV", "Maldives"), ("MY", "Malaysia"), ("NP", "Nepal"),
        ("PH", "Philippines"), ("PK", "Pakistan"), ("SG", "Singapore"), ("TH", "Thailand"),
        ("TJ", "Tajikistan"), ("TL", "Timor-Leste"), ("TM", "Turkmenistan"), ("TW", "Taiwan"),
        ("UZ", "Uzbekistan"), ("VN", "Vietnam"),
    ]),
    ("oceania", "Oceania", &[
        ("AU", "Australia"), ("FJ", "Fiji"), ("FM", "Micronesia"), ("KI", "Kiribati"),
        ("MH", "Marshall Islands"), ("NC", "New Caledonia"), ("NR", "Nauru"), ("NZ", "New Zealand"),
        ("PF", "French Polynesia"), ("PG", "Papua New Guinea"), ("PW", "Palau"), ("SB", "Solomon Islands"),
        ("TO", "Tonga"), ("TV", "Tuvalu"), ("VU", "Vanuatu"), ("WS", "Samoa"),
    ]),
    ("north-america", "North America", &[
        ("BM", "Bermuda"), ("CA", "Canada"), ("MX", "Mexico"), ("US", "United States"),
    ]),
    ("latin-america", "Latin America and the Caribbean", &[
        ("AG", "Antigua and Barbuda"), ("AR", "Argentina"), ("AW", "Aruba"), ("BB", "Barbados"),
        ("BO", "Bolivia"), ("BR", "Brazil"), ("BS", "Bahamas"), ("BZ", "Belize"), ("CL", "Chile"),
        ("CO", "Colombia"), ("CR", "Costa Rica"), ("CU", "Cuba"), ("CW", "Curaçao"), ("DM", "Dominica"),
        ("DO", "Dominican Republic"), ("EC", "Ecuador"), ("GD", "Grenada"), ("GT", "Guatemala"),
        ("GY", "Guyana"), ("HN", "Honduras"), ("HT", "Haiti"), ("JM", "Jamaica"), ("KN", "Saint Kitts and Nevis"),
        ("KY", "Cayman Islands"), ("LC", "Saint Lucia"), ("NI", "Nicaragua"), ("PA", "Panama"), ("PE", "Peru"),
        ("PR", "Puerto Rico"), ("PY", "Paraguay"), ("SR", "Suriname"), ("SV", "El Salvador"),
        ("TT", "Trinidad and Tobago"), ("UY", "Uruguay"), ("VC", "Saint Vincent and the Grenadines"),
        ("VE", "Venezuela"),
    ]),
];

pub(crate) async fn seed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let uuid = |low: u64| match manager.get_database_backend() {
        DbBackend::Sqlite => format!("X'0198c0de000070008000{low:012x}'"),
        _ => format!("'0198c0de-0000-7000-8000-{low:012x}'"),
    };
    let mut zones = Vec::new();
    let mut countries = Vec::new();
    for (index, (code, name, members)) in ZONES.iter().enumerate() {
        let zone = uuid(index as u64 + 1);
        zones.push(format!("({zone}, '{code}', '{name}', 'zone', NULL)"));
        for (code, name) in *members {
            let low = code.bytes().fold(0, |low, byte| low << 8 | u64::from(byte));
            countries.push(format!("({}, '{code}', '{name}', 'country', {zone})", uuid(low)));
        }
    }
    let db = manager.get_connection();
    for rows in [zones, countries] {
        let statement =
            format!("INSERT INTO region (id, code, name, kind, parent_id) VALUES {}", rows.join(", "));
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}
