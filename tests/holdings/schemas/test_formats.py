"""Every format but SQL: what it declares, nested fields by their paths, and what cannot be read."""

from __future__ import annotations

import pytest
from schema_files import read, told

from holdings.labels import Stored
from holdings.model import FieldKind
from holdings.schemas.base import MAX_FIELDS

RAILS = """# comment
ActiveRecord::Schema[7.0].define(version: 2024_01_01) do
  enable_extension "plpgsql"
  create_table "users", force: :cascade, comment: "客户" do |t|
    t.string "email", limit: 100, default: "", null: false, comment: "it's, \\"mail\\""
    t.decimal "balance", precision: 10, scale: 2
    t.string "tags", default: [], array: true
    t.references "account", null: false
    t.column "mood", "mood_enum"
    t.index ["email"], name: "i", unique: true, where: "(x = 'a')"
    t.timestamps
  end
  create_table :links, id: false do |t|
    t.bigint :user_id
  end
  add_foreign_key "links", "users", on_delete: :cascade
end
"""

DJANGO = """
from django.db import models
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

class Stamped(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True

class Ticket(Stamped):
    title = models.CharField(_('标题'), max_length=200, help_text="what it is about")
    submitter_email = models.EmailField(blank=True, null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    parent = models.ForeignKey('self', null=True, on_delete=models.CASCADE)
    cc = models.ManyToManyField("Person", blank=True)
    secret = EncryptedCharField(max_length=20)
    STATUS = (1, 2)
    def save(self): pass

class Person(AbstractBaseUser):
    phone = models.CharField(max_length=20, unique=True, db_column='tel', primary_key=True)
    class Meta:
        db_table = "people"

class Form(forms.Form):
    name = forms.CharField()
"""

STEP_1 = """
from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(name='Ticket', fields=[('id', models.AutoField(primary_key=True)), ('title', models.CharField(max_length=10)), ('old', models.TextField())]),
        migrations.CreateModel('Gone', [('id', models.AutoField(primary_key=True))]),
    ]
"""
STEP_2 = """
from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.AddField('ticket', 'phone', models.CharField(max_length=20, null=True)),
        migrations.AlterField(model_name='Ticket', name='title', field=models.CharField(max_length=99)),
        migrations.RenameField('ticket', 'old', 'note'),
        migrations.RemoveField('ticket', 'id'),
        migrations.DeleteModel('Gone'),
        migrations.RenameModel('Ticket', 'Case'),
        migrations.RunPython(forwards),
    ]
"""

SQLALCHEMY = """
from sqlalchemy import Column, ForeignKey, Integer, Numeric, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): pass
class Stamped:
    created = Column(DateTime, nullable=False)
class Customer(Stamped, Base):
    __tablename__ = "customer"
    __table_args__ = (UniqueConstraint("a"), {"comment": "客户", "schema": "crm"})
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(String(20), comment="手机", unique=True)
    name: Mapped[str]
    alias: Mapped[Optional[str]]
    mail = Column("e_mail", String(254), nullable=False, info={"pii": "contact"})
    org = Column(Integer, ForeignKey("org.id"))
    balance = Column(Numeric(10, 2), default=0)
    secret = Column(StringEncryptedType(Unicode, key))
    tickets: Mapped[list["Ticket"]] = relationship(back_populates="customer")
link = Table("link", metadata, Column("a", Integer, primary_key=True), Column("b", ForeignKey("customer.id")))
"""

PYDANTIC = """
from dataclasses import dataclass, field
from pydantic import BaseModel, Field, EmailStr
class Address(BaseModel):
    city: str = Field(..., max_length=50, description="城市")
    lines: list[str] = []
class Customer(BaseModel):
    model_config = {}
    id: int
    email: EmailStr | None = Field(default=None, json_schema_extra={"pii": "contact", "level": 3})
    home: Address
    others: Optional[list[Address]] = None
    by_name: dict[str, Address] = {}
    raw: dict[str, str]
    boss: "Customer | None" = None
    code: Annotated[str, Field(max_length=9)]
    KIND: ClassVar[str] = "x"
    _hidden: int = 0
class Vip(Customer):
    card: str
@dataclass(frozen=True)
class Note:
    text: str = field(default="", metadata={"pii": "communication"})
class Helper:
    name: str
"""

JSON_SCHEMA = """{
 "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ticket", "type": "object", "required": ["id"],
 "properties": {
  "id": {"type": "integer"},
  "customer": {"$ref": "#/$defs/person"},
  "turns": {"type": "array", "items": {"type": "object", "properties": {"text": {"type": ["string", "null"], "maxLength": 9}}}},
  "either": {"oneOf": [{"$ref": "#/$defs/person"}, {"type": "object", "properties": {"org": {"type": "string"}}}]},
  "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}]},
  "more": {"type": "object", "additionalProperties": {"type": "object", "properties": {"tel": {"type": "string"}}}},
  "free": {"type": "object"}, "a.b": {"enum": ["x"]}
 },
 "allOf": [{"properties": {"at": {"type": "string", "format": "date-time", "description": "时间"}}}],
 "$defs": {"person": {"type": "object", "x-pii": true, "properties": {"phone": {"type": "string"}, "parent": {"$ref": "#/$defs/person"}}},
           "alone": {"type": "object", "properties": {"z": {"type": "number"}}}}
}"""

OPENAPI = """
openapi: 3.0.1
paths:
  /contacts/{phone}:
    parameters:
    - {name: phone, in: path, required: true, schema: {type: string}}
    get:
      parameters:
      - $ref: '#/components/parameters/mail'
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  total: {type: integer}
components:
  parameters:
    mail: {name: mail, in: query, description: an e-mail, schema: {type: string, format: email}}
  schemas:
    base: {type: object, properties: {id: {type: string}}}
    contact:
      description: A person
      allOf:
      - $ref: '#/components/schemas/base'
      - type: object
        required: [name]
        properties:
          name: {type: string, nullable: true, x-pii: identity}
          owner: {$ref: '#/components/schemas/base'}
          kind: {$ref: '#/components/schemas/kinds'}
    kinds: {type: string, enum: [a, b]}
"""

AVRO = """{"type": "record", "name": "Call", "namespace": "desk", "doc": "a call", "fields": [
 {"name": "id", "type": "long"},
 {"name": "caller", "type": ["null", {"type": "record", "name": "Person", "fields": [{"name": "phone", "type": "string", "doc": "手机", "pii": "contact"}]}], "default": null},
 {"name": "agent", "type": "Person"},
 {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
 {"name": "tags", "type": {"type": "array", "items": "string"}},
 {"name": "extra", "type": {"type": "map", "values": "Person"}}]}"""

PROTO = """
syntax = "proto3"; // desk
package desk.v1;
import "google/protobuf/timestamp.proto";
option java_package = "x";
/* a customer */
message Customer {
  reserved 4 to 6;
  // the phone
  optional string phone = 1 [(pii) = "contact", deprecated = true];
  repeated Address homes = 2;
  message Address { string city = 1;
    /* zip */
    string zip = 2; Customer owner = 3; }
  map<string, Address> more = 3;
  oneof which { int64 id = 7; Kind kind = 8; }
  enum Kind { NONE = 0; option allow_alias = true; }
  google.protobuf.Timestamp at = 9; // when
}
service Desk { rpc Get (Customer) returns (Customer) { option (x) = { get: "/v1" }; } }
"""

PRISMA = """
// desk
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
/// a customer
model Customer {
  id      Int      @id @default(autoincrement())
  /// the phone
  phone   String?  @unique @map("tel") @db.VarChar(20)
  tags    String[]
  mood    Mood     @default(GOOD) // how it is
  tickets Ticket[]
  home    Address
  at      DateTime @updatedAt
  @@map("customers")
  @@index([phone])
}
type Address {
  city String
}
model Ticket {
  no         BigInt
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
  @@id([no, customerId])
}
enum Mood {
  GOOD
}
"""

DBT = """
version: 2
models:
- name: dim_customer
  description: 客户
  columns:
  - name: email
    description: e-mail
    data_type: varchar(254)
    meta: {pii: contact}
    tests: [unique, not_null, {relationships: {to: "ref('users')", field: id}}]
sources:
- name: zendesk
  tables:
  - name: ticket
    identifier: raw_ticket
    columns:
    - name: id
"""

ODCS = """
kind: DataContract
apiVersion: v3.0.2
schema:
- name: customer
  physicalName: t_customer
  properties:
  - {name: id, logicalType: integer, primaryKey: true}
  - {name: phone, physicalType: varchar(20), classification: restricted, description: 手机, required: true}
  - name: home
    logicalType: object
    properties: [{name: city, logicalType: string}]
  - name: calls
    logicalType: array
    items: {logicalType: object, properties: [{name: to, logicalType: string, logicalTypeOptions: {maxLength: 20}}]}
"""

FIDES = """
dataset:
- fides_key: desk
  collections:
  - name: user
    fields:
    - name: email
      data_categories: [user.contact.email]
      fides_meta: {data_type: string, length: 40}
    - name: home
      data_categories: [user.contact]
      fields: [{name: city}]
"""

SAID = [
    ("rails", {"schema__rb": RAILS}, {
        "users": "id:bigint!*=, email:string/100!=#it's, \"mail\", balance:decimal, tags:string[]=, account_id:references!, mood:mood_enum, created_at:datetime!, updated_at:datetime!",
        "links": "user_id:bigint>users.id",
    }),
    ("django", {"desk__models__py": DJANGO}, {
        "desk_ticket": "id:AutoField!*=, created:DateTimeField!=, title:CharField/200!#what it is about, submitter_email:EmailField/254,"
        " owner_id:ForeignKey!>auth.User, parent_id:ForeignKey>desk_ticket, secret:EncryptedCharField/20!",
        "desk_ticket_cc": "id:AutoField!*=, ticket_id:ForeignKey!, person_id:ForeignKey!",
        "people": "password:CharField/128!, last_login:DateTimeField, tel:CharField/20!*^",
    }),
    ("django", {"desk__migrations__0001_a__py": STEP_1, "desk__migrations__0002_b__py": STEP_2}, {
        "desk_case": "title:CharField/99!, note:TextField!, phone:CharField/20",
    }),
    ("sqlalchemy", {"models__py": SQLALCHEMY}, {
        "crm.customer": "created:DateTime!, id:int!*, phone:String(20)/20^#手机, name:str!, alias:str, e_mail:String(254)/254!, org:Integer>org.id,"
        " balance:Numeric(10, 2)=, secret:StringEncryptedType(Unicode, key)",
        "link": "a:Integer!*, b:>customer.id",
    }),
    ("pydantic", {"models__py": PYDANTIC}, {
        "Address": "city:str/50!#城市, lines[]:str!=",
        "Customer": "id:int!, email:EmailStr=, home.city:str/50!#城市, home.lines[]:str!=, others[].city:str/50#城市, others[].lines[]:str=,"
        " by_name.*.city:str/50!#城市, by_name.*.lines[]:str!=, raw:dict[str, str]!, boss:Customer=>Customer, code:str/9!",
        "Vip": "id:int!, email:EmailStr=, home.city:str/50!#城市, home.lines[]:str!=, others[].city:str/50#城市, others[].lines[]:str=,"
        " by_name.*.city:str/50!#城市, by_name.*.lines[]:str!=, raw:dict[str, str]!, boss:Customer=>Customer, code:str/9!, card:str!",
        "Note": "text:str!=",
    }),
    ("json-schema", {"ticket__json": JSON_SCHEMA}, {
        "ticket": "id:integer!, customer.phone:string, customer.parent:, turns[].text:string|null/9, either.phone:string, either.parent:, either.org:string,"
        ' maybe:string, more.*.tel:string, free:object, "a.b":string, at:string(date-time)#时间',
        "alone": "z:number",
    }),
    ("openapi", {"api__yaml": OPENAPI}, {
        "base": "id:string",
        "contact": "id:string, name:string, owner:base>base, kind:string",
        "GET /contacts/{phone}": "phone:string!, mail:string(email)#an e-mail",
        "GET /contacts/{phone} response 200": "total:integer",
    }),
    ("avro", {"call__avsc": AVRO}, {
        "desk.Call": "id:long!, caller.phone:string#手机, agent.phone:string!#手机, at:long(timestamp-millis)!, tags[]:string!, extra.*.phone:string!#手机",
    }),
    ("protobuf", {"desk__proto": PROTO}, {
        "Customer": "phone:string#the phone, homes[].city:string!, homes[].zip:string!#zip, homes[].owner:Customer!, more.*.city:string!,"
        " more.*.zip:string!#zip, more.*.owner:Customer!, id:int64!, kind:Kind!, at:google.protobuf.Timestamp!#when",
    }),
    ("prisma", {"schema__prisma": PRISMA}, {
        "customers": "id:Int!*=, tel:String @VarChar(20)/20^#the phone, tags:String[]!, mood:Mood!=#how it is, home:Address!, at:DateTime!=",
        "Address": "city:String!",
        "Ticket": "no:BigInt!*, customerId:Int!*>customers.id",
    }),
    ("dbt", {"schema__yml": DBT}, {
        "dim_customer": "email:varchar(254)/254!^>users.id#e-mail",
        "raw_ticket": "id:",
    }),
    ("odcs", {"contract__yaml": ODCS}, {
        "t_customer": "id:integer!*, phone:varchar(20)/20!#手机, home.city:string, calls[].to:string/20",
    }),
    ("fides", {"data__yml": FIDES}, {"user": "email:string/40, home.city:"}),
]  # fmt: skip


@pytest.mark.parametrize(("format_", "files", "expected"), SAID, ids=[f"{one[0]}-{number}" for number, one in enumerate(SAID)])
def test_said(format_: str, files: dict[str, str], expected: dict[str, str]) -> None:
    assert told(read(format_, **files)) == expected


BROKEN = [
    ("rails", {"schema__rb": "ActiveRecord::Schema.define do\n  create_table \"a\" do |t|\n    t.string\n    t.text \"b\"\n  end\n  frob \"x\"\nend\n"}, [3, 6], 1),
    ("django", {"a__models__py": "from django.db import models\nclass A(models.Model:\n"}, [2], 0),
    ("django", {"a__migrations__1__py": "from django.db import migrations, models\nclass Migration(migrations.Migration):\n  operations = [\n    f(),\n"
        "    migrations.RunSQL('ALTER TABLE a ADD phone text'),\n    migrations.RemoveField('gone', 'x')]\n"}, [4, 5, 6], 0),
    ("django", {"a__models__py": "from django.db import models\nfrom x import Elsewhere\nclass A(Elsewhere, models.Model):\n  b = models.TextField()\n"}, [3], 1),
    ("sqlalchemy", {"m__py": "import sqlalchemy\nfor n in names:\n  Table(n, m, Column('a', Integer))\n"}, [3], 0),
    ("pydantic", {"m__py": "import pydantic\nclass A(BaseModel):\n  a: int =\n"}, [3], 0),
    ("json-schema", {"a__json": '{"$schema": "http://json-schema.org/schema",\n "properties": {"a": {"$ref": "other.json#/x"},\n "b": {"type": "string"}}}'}, [2], 1),
    ("json-schema", {"a__json": '{"$schema": "http://json-schema.org/schema",\n "properties": {"a": 1,\n "a": 2}}'}, [3], 0),
    ("openapi", {"a__yaml": "openapi: 3.0.0\ncomponents:\n  schemas:\n   a: {b\n"}, [5], 0),
    ("avro", {"a__avsc": '{"type": "record", "name": "a", "fields": [\n{"name": "b", "type": "Gone"}, {"name": "c", "type": "int"}]}'}, [2], 1),
    ("protobuf", {"a__proto": "message A {\n  string a = 1;\n  string = 2;\n  int32 b = 3;\n}\nfrob x;\n"}, [3, 6], 1),
    ("protobuf", {"a__proto": "message A {\n  string a = 1;\n"}, [1], 1),
    ("prisma", {"a__prisma": "model A {\n  id Int @id\n  ???\n}\nfrob\n"}, [3, 5], 1),
    ("odcs", {"a__yaml": "kind: DataContract\napiVersion: v2.2\n"}, [1], 0),
    ("dbt", {"a__yml": "models:\n- name: a\n  name: b\n"}, [3], 0),
]  # fmt: skip


@pytest.mark.parametrize(("format_", "files", "lines", "datasets"), BROKEN, ids=[f"{one[0]}-{number}" for number, one in enumerate(BROKEN)])
def test_broken_is_named_and_the_rest_is_read(format_: str, files: dict[str, str], lines: list[int], datasets: int) -> None:
    reading = read(format_, **files)
    assert sorted(one.place.line for one in reading.problems) == lines
    assert len(reading.datasets) == datasets


def test_kinds_and_lines() -> None:
    fields = {one.name: one for one in read("json-schema", ticket__json=JSON_SCHEMA).datasets[0].fields}
    assert {name: fields[name].kind for name in ("id", "turns[].text", "at", "free")} == {
        "id": FieldKind.INTEGER,
        "turns[].text": FieldKind.TEXT,
        "at": FieldKind.DATETIME,
        "free": FieldKind.JSON,
    }
    assert (fields["id"].place.line, fields["at"].place.line) == (4, 12)
    assert fields["customer.phone"].marks[0].key == "x-pii"
    columns = {one.name: one for one in read("sqlalchemy", models__py=SQLALCHEMY).datasets[0].fields}
    assert (columns["secret"].stored, columns["balance"].kind, columns["e_mail"].place.line) == (Stored.ENCRYPTED, FieldKind.NUMBER, 14)


def test_references_that_multiply_end_at_a_bound() -> None:
    levels = [
        f'"d{n}": {{"properties": {{' + ", ".join(f'"p{m}": {{"$ref": "#/$defs/d{n + 1}"}}' for m in range(8)) + "}}" for n in range(8)
    ]
    text = (
        '{"$schema": "http://json-schema.org/schema", "$ref": "#/$defs/d0", "properties": {}, "$defs": {'
        + ", ".join(levels)
        + ', "d8": {"type": "string"}}}'
    )
    reading = read("json-schema", a__json=text)
    assert len(reading.datasets[0].fields) == MAX_FIELDS
    assert len(reading.problems) == 1


@pytest.mark.parametrize(
    ("format_", "files"),
    [
        ("json-schema", {"a__json": '{"$schema": "http://json-schema.org/schema", "properties": ' + '{"a":' * 5000}),
        ("openapi", {"a__yaml": "openapi: 3.0.0\nproperties: " + "[" * 5000}),
        ("openapi", {"a__yaml": "openapi: 3.0.0\na: &a [x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefghijklmnopqrstuvwx", "bcdefghijklmnopqrstuvwxy", strict=True))}),
        ("pydantic", {"a__py": "import pydantic\nclass A:\n  a: " + "(" * 3000}),
        ("sqlalchemy", {"a__py": "import sqlalchemy\nx = Column(" + "-" * 200_000 + "1)"}),
    ],
)  # fmt: skip
def test_a_file_made_to_bring_the_reader_down_is_a_problem(format_: str, files: dict[str, str]) -> None:
    assert read(format_, **files).problems
