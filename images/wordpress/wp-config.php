<?php
// Everything comes from the environment: what the container is told is what counts.
define('DB_NAME', getenv('DB_NAME') ?: 'app');
define('DB_USER', getenv('DB_USER') ?: 'app');
define('DB_PASSWORD', getenv('DB_PASSWORD'));
define('DB_HOST', getenv('DB_HOST') ?: 'db');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', rtrim(getenv('SITE_URL'), '/'));
define('WP_SITEURL', rtrim(getenv('SITE_URL'), '/'));
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", hash('sha256', "$name key " . getenv('SECRET_KEY')));
    define("{$name}_SALT", hash('sha256', "$name salt " . getenv('SECRET_KEY')));
}
define('WP_CONTENT_DIR', '/data/content');
define('DISALLOW_FILE_EDIT', true);
define('AUTOMATIC_UPDATER_DISABLED', true); // the program itself is in the image
define('FS_METHOD', 'direct');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
