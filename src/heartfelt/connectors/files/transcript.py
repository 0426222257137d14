from heartfelt.transcript import parse as parse
