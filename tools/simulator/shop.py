"""The shop itself: fourteen services, six kinds of visit, four hosts."""

from __future__ import annotations

from tools.simulator.steps import Call, Lookup, Publish, Query, Say, Together, Within, Work
from tools.simulator.topology import Journey, Operation, ServiceSpec, Shop, Step


def _route(method: str, path: str, *steps: Step) -> Operation:
    attributes = {"http.request.method": method, "http.route": path}
    return Operation(f"{method} {path}", steps, attributes)


def _rpc(name: str, *steps: Step) -> Operation:
    service, method = name.split("/")
    return Operation(name, steps, {"rpc.method": method, "rpc.service": service, "rpc.system": "grpc"})


_ADVICE = Call("recommendations", "Recommendations/ForVisitor", timeout_ms=800, attempts=1, optional=True)

_STOREFRONT = ServiceSpec(
    name="storefront",
    code="PageController",
    version="5.3.0",
    instances=3,
    workers=32,
    operations=(
        _route(
            "GET",
            "/",
            Work(6),
            Together((Call("catalogue", "Catalogue/List"), _ADVICE)),
            Within("render home", (Work(9),)),
        ),
        _route(
            "GET",
            "/product/{sku}",
            Work(4),
            Call("catalogue", "Catalogue/Get"),
            Together((Call("pricing", "Pricing/Quote"), Call("inventory", "Inventory/Stock"))),
            Within("render product", (Work(7),)),
        ),
        _route("POST", "/login", Work(4), Call("accounts", "Accounts/Login"), Work(2)),
        _route(
            "POST",
            "/cart",
            Work(3),
            Call("accounts", "Accounts/Verify"),
            Call("cart", "Cart/Add"),
            Work(2),
        ),
        _route(
            "POST",
            "/checkout",
            Work(5),
            Call("accounts", "Accounts/Verify"),
            Call("checkout", "Checkout/Place", timeout_ms=6_000, attempts=1),
            Say("Checkout of {user} complete: {order}", "checkout", 132),
            Work(4),
        ),
        _route(
            "GET",
            "/orders",
            Work(3),
            Call("accounts", "Accounts/Verify"),
            Call("orders", "Orders/List"),
            Within("render orders", (Work(5),)),
        ),
    ),
)

_CATALOGUE = ServiceSpec(
    name="catalogue",
    code="CatalogueService",
    version="3.11.2",
    pool=8,
    operations=(
        _rpc(
            "Catalogue/List",
            Work(5),
            Lookup("front-page", 0.92, (Query("SELECT products", 14), Work(4))),
            Say("Listed {count} products", "list", 48),
        ),
        _rpc(
            "Catalogue/Get",
            Work(3),
            Lookup("product", 0.80, (Query("SELECT product", 6), Work(2))),
            Say("Product {sku} served", "get", 71),
        ),
    ),
)

_PRICING = ServiceSpec(
    name="pricing",
    code="PriceEngine",
    version="1.8.4",
    operations=(
        _rpc(
            "Pricing/Quote",
            Work(4),
            Lookup("tariff", 0.95, (Work(12),)),
            Within("apply rules", (Work(5),)),
            Say("Quoted {amount} EUR for {sku}", "quote", 96),
        ),
    ),
)

_INVENTORY = ServiceSpec(
    name="inventory",
    code="StockService",
    version="2.2.0",
    pool=8,
    operations=(
        _rpc("Inventory/Stock", Work(3), Query("SELECT stock", 5)),
        _rpc(
            "Inventory/Reserve",
            Work(5),
            Query("SELECT stock", 5),
            Query("UPDATE stock", 8),
            Say("Reserved {count} of {sku} for {order}", "reserve", 119),
        ),
    ),
)

_CART = ServiceSpec(
    name="cart",
    code="CartService",
    version="4.0.1",
    operations=(
        _rpc(
            "Cart/Add",
            Work(4),
            Lookup("basket", 0.98, (Work(3),)),
            Call("catalogue", "Catalogue/Get"),
            Say("Added {count} of {sku} to the basket of {user}", "add", 64),
        ),
        _rpc("Cart/Get", Work(3), Lookup("basket", 0.98, (Work(3),))),
    ),
)

_CHECKOUT = ServiceSpec(
    name="checkout",
    code="CheckoutFlow",
    version="6.1.3",
    operations=(
        _rpc(
            "Checkout/Place",
            Work(6),
            Call("cart", "Cart/Get"),
            Together((Call("pricing", "Pricing/Quote"), Call("inventory", "Inventory/Reserve", attempts=1))),
            Within("validate basket", (Work(6),)),
            Call("payments", "Payments/Charge", timeout_ms=4_000, attempts=1),
            Call("orders", "Orders/Create", timeout_ms=4_000, attempts=1),
            Call("shipping", "Shipping/Schedule"),
            Say("Order {order} placed by {user}, total {amount} EUR", "place", 207),
        ),
    ),
)

_PAYMENTS = ServiceSpec(
    name="payments",
    code="ChargeService",
    version="2.19.0",
    pool=6,
    operations=(
        _rpc(
            "Payments/Charge",
            Work(6),
            Within("authorise card", (Work(70, 0.35),)),
            Query("INSERT payment", 7),
            Say("Charged {amount} EUR for {order}", "charge", 142),
        ),
    ),
)

_ORDERS = ServiceSpec(
    name="orders",
    code="OrderService",
    version="3.4.0",
    pool=6,
    operations=(
        _rpc(
            "Orders/Create",
            Work(6),
            Query("INSERT order", 9),
            Query("INSERT order_lines", 7),
            Publish("notifications", "order-placed"),
            Say("Order {order} stored with {count} lines", "create", 88),
        ),
        _rpc("Orders/List", Work(4), Query("SELECT orders", 12), Work(3)),
    ),
)

_SHIPPING = ServiceSpec(
    name="shipping",
    code="ParcelPlanner",
    version="1.14.0",
    operations=(
        _rpc(
            "Shipping/Schedule",
            Work(4),
            Within("choose carrier", (Work(10),)),
            Say("Parcel for {order} scheduled", "schedule", 53),
        ),
    ),
)

_RECOMMENDATIONS = ServiceSpec(
    name="recommendations",
    code="Recommender",
    version="0.27.0",
    memory_mb=900,
    operations=(
        _rpc(
            "Recommendations/ForVisitor",
            Work(8),
            Lookup("profile", 0.85, (Work(15),)),
            Within("score", (Work(12),)),
        ),
    ),
)

_ACCOUNTS = ServiceSpec(
    name="accounts",
    code="SessionService",
    version="2.6.5",
    pool=6,
    operations=(
        _rpc("Accounts/Verify", Work(2), Lookup("session", 0.90, (Query("SELECT session", 4),))),
        _rpc(
            "Accounts/Login",
            Within("hash password", (Work(35),)),
            Query("SELECT account", 5),
            Query("INSERT session", 5),
            Say("Login of {user}", "login", 77),
        ),
    ),
)

_NOTIFICATIONS = ServiceSpec(
    name="notifications",
    code="MailSender",
    version="1.3.1",
    instances=1,
    operations=(
        Operation(
            "order-placed",
            (Work(12), Say("Confirmation of {order} sent", "send", 39)),
            {"messaging.destination.name": "order-placed", "messaging.system": "rabbitmq"},
        ),
    ),
)

_CACHE = ServiceSpec(
    name="product-cache", role="cache", instances=1, workers=64, cores=2, memory_mb=1_600, version="7.2"
)
_DATABASE = ServiceSpec(
    name="main-db", role="database", instances=1, workers=64, cores=8, memory_mb=6_200, version="16.3"
)

SHOP = Shop(
    services={
        spec.name: spec
        for spec in (
            _STOREFRONT,
            _CATALOGUE,
            _PRICING,
            _INVENTORY,
            _CART,
            _CHECKOUT,
            _PAYMENTS,
            _ORDERS,
            _SHIPPING,
            _RECOMMENDATIONS,
            _ACCOUNTS,
            _NOTIFICATIONS,
            _CACHE,
            _DATABASE,
        )
    },
    journeys=(
        Journey("storefront", "GET /", 0.32, 300),
        Journey("storefront", "GET /product/{sku}", 0.24, 300),
        Journey("storefront", "POST /login", 0.06, 400),
        Journey("storefront", "POST /cart", 0.12, 300),
        Journey("storefront", "POST /checkout", 0.18, 800),
        Journey("storefront", "GET /orders", 0.08, 300),
    ),
    nodes=("node-a", "node-b", "node-c", "node-d"),
)
