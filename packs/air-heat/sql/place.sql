select cell as id, x, y from heat.lived where people > 0
